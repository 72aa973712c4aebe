#pragma once

#include "netlyap/core/byte_stream.hpp"

namespace netlyap::files {

/// Bytes after a chunk.
inline constexpr std::size_t checksum_size = 4;

/// What the HDF5 filter fletcher32 makes of a chunk: its bytes, followed by their checksum (4 bytes,
/// little-endian). Chunks are not compressed: distances of chaotic trajectories would shrink by 15 %, for 10
/// % of the time of a sweep.
[[nodiscard]] Bytes with_checksum(Bytes chunk);

/// Whether the bytes are what with_checksum() makes of a chunk.
[[nodiscard]] bool has_right_checksum(std::span<const std::byte> bytes);

}  // namespace netlyap::files
