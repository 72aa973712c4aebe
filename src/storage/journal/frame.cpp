#include "frame.hpp"

#include "netlyap/core/digest.hpp"
#include "netlyap/core/error.hpp"

#include <algorithm>

namespace netlyap::journal {

std::uint64_t frame_checksum(FrameKind kind, std::uint64_t length, std::uint64_t digest_of_payload) {
    ByteWriter head;
    head.put(kind);
    head.put(length);
    head.put(digest_of_payload);
    return digest(std::span<const std::byte>(head.bytes()));
}

Bytes frame_head(FrameKind kind, std::span<const std::byte> payload) {
    return frame_head(kind, payload.size(), digest(payload));
}

Bytes frame_head(FrameKind kind, std::uint64_t length, std::uint64_t digest_of_payload) {
    ByteWriter writer;
    writer.put(frame_magic);
    writer.put(kind);
    writer.put(length);
    writer.put(frame_checksum(kind, length, digest_of_payload));
    return writer.take();
}

std::optional<FrameHead> frame_head_of(std::span<const std::byte> bytes) {
    if (bytes.size() < frame_head_size)
        return std::nullopt;
    ByteReader reader(bytes);
    if (reader.get<std::array<char, 4>>() != frame_magic)
        return std::nullopt;
    const auto kind = reader.get<FrameKind>();
    const auto length = reader.get<std::uint64_t>();
    return FrameHead{kind, length, reader.get<std::uint64_t>()};
}

std::optional<Frame> frame_at(std::span<const std::byte> file, std::uint64_t offset) {
    if (offset > file.size())
        return std::nullopt;
    const std::optional<FrameHead> head = frame_head_of(file.subspan(offset));
    if (!head || head->length > file.size() - offset - frame_head_size)
        return std::nullopt;
    const std::span<const std::byte> payload = file.subspan(offset + frame_head_size, head->length);
    if (frame_checksum(head->kind, head->length, digest(payload)) != head->checksum)
        return std::nullopt;
    return Frame{head->kind, offset, frame_head_size + head->length, payload};
}

std::span<const std::byte> record_in(FrameKind kind, std::span<const std::byte> payload) {
    const std::size_t before = (kind == FrameKind::old_record ? 1 : 2) * sizeof(std::uint64_t);
    if (payload.size() < before)
        throw DataError("the frame is too short for a record");
    return payload.subspan(before);
}

bool is_torn_frame(std::span<const std::byte> first, std::uint64_t size) {
    const auto pattern = std::as_bytes(std::span(frame_magic));
    const std::size_t known = std::min(first.size(), pattern.size());
    if (!std::equal(first.begin(), first.begin() + static_cast<std::ptrdiff_t>(known), pattern.begin()))
        return false;
    const std::optional<FrameHead> head = frame_head_of(first);
    return !head || head->length > size - frame_head_size;
}

}  // namespace netlyap::journal
