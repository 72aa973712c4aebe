#pragma once

#include "netlyap/core/byte_stream.hpp"

#include <cstdint>
#include <optional>
#include <span>

namespace netlyap {

enum class FrameKind : std::uint32_t {
    header = 1,      ///< JournalHeader
    record = 2,      ///< digest of the unit identity, EncodedRecord
    begin = 3,       ///< digest of the unit identity, unit, iteration: the process computes it from there
    checkpoint = 4,  ///< digest of the unit identity, unit, iteration, seconds, state
    left = 5,        ///< nothing: the unit that was begun is left in good order
    pardon = 6,      ///< digest of the unit identity, unit, deaths so far: it is tried again
};

/// One frame of a journal as it lies in the file.
struct Frame {
    FrameKind kind;
    std::uint64_t offset;  ///< of its magic word
    std::uint64_t size;    ///< of the whole frame
    std::span<const std::byte> payload;
};

/// Magic word, kind, length, checksum.
inline constexpr std::size_t frame_head_size = 4 + 4 + 8 + 8;

/// What stands before the payload of a frame: together they are the frame.
[[nodiscard]] Bytes frame_head(FrameKind kind, std::span<const std::byte> payload);

/// The good frame that starts exactly at the offset; nothing when there is none.
[[nodiscard]] std::optional<Frame> frame_at(std::span<const std::byte> file, std::uint64_t offset);

/// Whether the bytes look like the beginning of a frame that was cut off: the process died while writing it.
[[nodiscard]] bool is_torn_frame(std::span<const std::byte> rest);

/// The first good frame at or after the offset.
[[nodiscard]] std::optional<Frame> find_frame(std::span<const std::byte> file, std::uint64_t offset);

}  // namespace netlyap
