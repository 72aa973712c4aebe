#pragma once

#include "netlyap/core/byte_stream.hpp"

#include <cstddef>
#include <span>

namespace netlyap {

/// The zlib level of compressed chunks.
inline constexpr int deflate_level = 1;

/// What the HDF5 filter pipeline shuffle, deflate(1), fletcher32 makes of a chunk: the bytes grouped by their
/// place in the number, compressed, followed by a checksum. HDF5 and everything built on it reads the result.
[[nodiscard]] Bytes filter_chunk(std::span<const std::byte> raw, std::size_t bytes_per_entry);

}  // namespace netlyap
