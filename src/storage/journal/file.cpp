#include "file.hpp"

#include "netlyap/core/digest.hpp"
#include "netlyap/core/error.hpp"
#include "netlyap/core/inside_file.hpp"
#include "netlyap/core/system_reason.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>

namespace netlyap::journal {

namespace {

/// Longer payloads are checked piece by piece before memory is taken for them.
constexpr std::uint64_t large = std::uint64_t{1} << 26U;
constexpr std::uint64_t piece = std::uint64_t{1} << 20U;

[[noreturn]] void fail(const std::filesystem::path& file) {
    throw IoError("reading " + file.string() + " failed: " + system_reason(errno));
}

}  // namespace

JournalFile::JournalFile(const std::filesystem::path& file, std::size_t read_ahead)
    : path_(file),
      read_ahead_(std::max<std::size_t>(read_ahead, frame_head_size)),
      descriptor_(open_inside(file, O_RDONLY)) {
    struct stat status {};
    if (::fstat(descriptor_.get(), &status) != 0)
        fail(file);
    size_ = static_cast<std::uint64_t>(status.st_size);
}

std::span<const std::byte> JournalFile::bytes(std::uint64_t offset, std::uint64_t size) {
    if (offset >= size_)
        return {};
    size = std::min(size, size_ - offset);
    if (offset < begin_ || offset + size > begin_ + filled_) {
        const std::uint64_t wanted = std::min(std::max<std::uint64_t>(size, read_ahead_), size_ - offset);
        if (wanted > capacity_) {
            buffer_ = std::make_unique_for_overwrite<std::byte[]>(wanted);
            capacity_ = wanted;
        }
        begin_ = offset;
        filled_ = 0;
        while (filled_ < wanted) {
            const ssize_t got = ::pread(descriptor_.get(), buffer_.get() + filled_, wanted - filled_,
                                        static_cast<off_t>(offset + filled_));
            if (got < 0 && errno == EINTR)
                continue;
            if (got < 0)
                fail(path_);
            if (got == 0)
                break;  // it was cut meanwhile
            filled_ += static_cast<std::uint64_t>(got);
        }
    }
    const std::uint64_t skipped = offset - begin_;
    return {buffer_.get() + skipped, std::min(size, filled_ - std::min(skipped, filled_))};
}

bool JournalFile::has_right_digest(const FrameHead& head, std::uint64_t offset) {
    RunningDigest running;
    for (std::uint64_t done = 0; done < head.length; done += piece)
        running.add(bytes(offset + frame_head_size + done, std::min(piece, head.length - done)));
    return frame_checksum(head.kind, head.length, running.value()) == head.checksum;
}

std::optional<Frame> JournalFile::at(std::uint64_t offset) {
    const std::optional<FrameHead> head = frame_head_of(bytes(offset, frame_head_size));
    if (!head || head->length > size_ - offset - frame_head_size)
        return std::nullopt;
    std::optional<Frame> frame;
    if (head->length <= large || has_right_digest(*head, offset))
        frame = frame_at(bytes(offset, frame_head_size + head->length), 0);
    if (!frame) {
        in_vain_ += head->length;
        return std::nullopt;
    }
    frame->offset = offset;
    return frame;
}

std::optional<Frame> JournalFile::find(std::uint64_t offset) {
    while (offset < size_ && in_vain_ / 64 <= size_) {
        const std::span<const std::byte> window = bytes(offset, read_ahead_);
        const auto found = std::search(window.begin(), window.end(), frame_magic.begin(), frame_magic.end(),
                                       [](std::byte a, char b) { return a == static_cast<std::byte>(b); });
        if (found == window.end()) {
            if (window.size() < frame_magic.size())
                break;
            offset += window.size() - (frame_magic.size() - 1);
            continue;
        }
        offset += static_cast<std::uint64_t>(found - window.begin());
        if (auto frame = at(offset))
            return frame;
        ++offset;
    }
    return std::nullopt;
}

bool JournalFile::is_torn(std::uint64_t offset) {
    return is_torn_frame(bytes(offset, frame_head_size), size_ - std::min(offset, size_));
}

}  // namespace netlyap::journal
