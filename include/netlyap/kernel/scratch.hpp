#pragma once

#include "netlyap/model/network.hpp"

namespace netlyap {

/// Bytes that a kernel for networks of this shape keeps for what passes through eight of them, twice their
/// parameters among it; with `scalar` it keeps less.
[[nodiscard]] double scratch_bytes(const NetworkShape& shape);

/// The same of a tangent kernel, whatever the number of tangents.
[[nodiscard]] double tangent_scratch_bytes(const NetworkShape& shape);

}  // namespace netlyap
