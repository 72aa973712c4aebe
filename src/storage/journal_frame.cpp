#include "journal_frame.hpp"

#include "netlyap/core/digest.hpp"

#include <algorithm>
#include <array>

namespace netlyap {

namespace {

constexpr std::array<char, 4> magic = {'N', 'L', 'J', '1'};

std::uint64_t checksum(FrameKind kind, std::span<const std::byte> payload) {
    ByteWriter head;
    head.put(kind);
    head.put<std::uint64_t>(payload.size());
    head.put(digest(payload));
    return digest(std::span<const std::byte>(head.bytes()));
}

}  // namespace

Bytes frame_head(FrameKind kind, std::span<const std::byte> payload) {
    ByteWriter writer;
    writer.put(magic);
    writer.put(kind);
    writer.put<std::uint64_t>(payload.size());
    writer.put(checksum(kind, payload));
    return writer.take();
}

std::optional<Frame> frame_at(std::span<const std::byte> file, std::uint64_t offset) {
    if (offset > file.size() || file.size() - offset < frame_head_size)
        return std::nullopt;
    ByteReader head(file.subspan(offset, frame_head_size));
    if (head.get<std::array<char, 4>>() != magic)
        return std::nullopt;
    const auto kind = head.get<FrameKind>();
    const auto length = head.get<std::uint64_t>();
    const auto expected = head.get<std::uint64_t>();
    if (length > file.size() - offset - frame_head_size)
        return std::nullopt;
    const std::span<const std::byte> payload = file.subspan(offset + frame_head_size, length);
    if (checksum(kind, payload) != expected)
        return std::nullopt;
    return Frame{kind, offset, frame_head_size + length, payload};
}

bool is_torn_frame(std::span<const std::byte> rest) {
    const auto pattern = std::as_bytes(std::span(magic));
    const std::size_t known = std::min(rest.size(), pattern.size());
    if (!std::equal(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(known), pattern.begin()))
        return false;
    if (rest.size() < frame_head_size)
        return true;
    ByteReader head(rest);
    static_cast<void>(head.get<std::array<char, 4>>());
    static_cast<void>(head.get<FrameKind>());
    return head.get<std::uint64_t>() > rest.size() - frame_head_size;
}

std::optional<Frame> find_frame(std::span<const std::byte> file, std::uint64_t offset) {
    const auto pattern = std::as_bytes(std::span(magic));
    while (offset < file.size()) {
        const auto rest = file.subspan(offset);
        const auto found = std::search(rest.begin(), rest.end(), pattern.begin(), pattern.end());
        if (found == rest.end())
            return std::nullopt;
        offset += static_cast<std::uint64_t>(found - rest.begin());
        if (auto frame = frame_at(file, offset))
            return frame;
        ++offset;
    }
    return std::nullopt;
}

}  // namespace netlyap
