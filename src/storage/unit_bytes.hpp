#pragma once

#include "netlyap/core/byte_stream.hpp"
#include "netlyap/sweep/grid.hpp"

namespace netlyap {

/// A unit, known by its values, to bytes and back; DataError when they are no unit.
void put_unit(ByteWriter& writer, const Unit& unit);
[[nodiscard]] Unit get_unit(ByteReader& reader);

}  // namespace netlyap
