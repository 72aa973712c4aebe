#pragma once

#include "netlyap/core/byte_stream.hpp"
#include "netlyap/sweep/scheduling/grid.hpp"

namespace netlyap::journal {

/// A unit, known by its values, to bytes and back; DataError when they are not a unit.
void put_unit(ByteWriter& writer, const scheduling::WorkUnit& unit);
[[nodiscard]] scheduling::WorkUnit get_unit(ByteReader& reader);

}  // namespace netlyap::journal
