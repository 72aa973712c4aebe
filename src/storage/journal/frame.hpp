#pragma once

#include "netlyap/core/byte_stream.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>

namespace netlyap::journal {

/// All but `header` and `left` begin with the digest of the unit identity.
enum class FrameKind : std::uint32_t {
    header = 1,          ///< JournalHeader
    old_record = 2,      ///< EncodedRecord; up to format 4
    begin = 3,           ///< unit, iteration: the process computes it from there
    old_checkpoint = 4,  ///< unit, iteration, seconds, state; up to format 3
    left = 5,            ///< nothing: the unit that was begun is left in good order
    old_retry = 6,       ///< unit, deaths so far; up to format 3
    checkpoint = 7,      ///< unit, iteration, seconds, tag of the state (what it is a state of), state
    retry = 8,           ///< unit, deaths and give-ups so far: it is tried again
    refusal = 9,         ///< unit, iteration, offset and journal of a checkpoint that cannot be continued
    record = 10,         ///< column_tag() of its columns, EncodedRecord
};

/// One frame of a journal as it lies in the file.
struct Frame {
    FrameKind kind;
    std::uint64_t offset;  ///< of its magic word
    std::uint64_t size;    ///< of the whole frame
    std::span<const std::byte> payload;
};

/// Of a frame with a record, the bytes of the record. DataError when there are too few.
[[nodiscard]] std::span<const std::byte> record_in(FrameKind kind, std::span<const std::byte> payload);

/// Magic word, kind, length, checksum.
inline constexpr std::size_t frame_head_size = 4 + 4 + 8 + 8;
inline constexpr std::array<char, 4> frame_magic = {'N', 'L', 'J', '1'};

/// What the head of a frame says, right or wrong.
struct FrameHead {
    FrameKind kind;
    std::uint64_t length;  ///< of the payload
    std::uint64_t checksum;
};

/// What stands before the payload of a frame: together they are the frame.
[[nodiscard]] Bytes frame_head(FrameKind kind, std::span<const std::byte> payload);
/// The same of a payload of which only length and digest are known.
[[nodiscard]] Bytes frame_head(FrameKind kind, std::uint64_t length, std::uint64_t digest);

/// Reads the head; nothing when there are too few bytes or no magic word.
[[nodiscard]] std::optional<FrameHead> frame_head_of(std::span<const std::byte> bytes);

/// The checksum of a frame whose payload has this digest.
[[nodiscard]] std::uint64_t frame_checksum(FrameKind kind, std::uint64_t length, std::uint64_t digest);

/// The good frame that starts exactly at the offset; nothing when there is none.
[[nodiscard]] std::optional<Frame> frame_at(std::span<const std::byte> file, std::uint64_t offset);

/// Whether bytes at the end of a file look like the beginning of a frame that was cut off: the process died
/// while writing it. The first ones are enough, up to the size of a head.
[[nodiscard]] bool is_torn_frame(std::span<const std::byte> first, std::uint64_t size);

}  // namespace netlyap::journal
