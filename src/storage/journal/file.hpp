#pragma once

#include "netlyap/core/descriptor.hpp"

#include "frame.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>

namespace netlyap::journal {

/// A journal opened for reading. It is read and not mapped: its writer takes back what a full disk has cut in
/// the middle, and a mapping of a file that has become shorter would end the reader with SIGBUS.
class JournalFile {
public:
    /// Reads at least this number of bytes at a time. IoError when the file cannot be opened, is a link or is
    /// not a regular file.
    JournalFile(const std::filesystem::path& file, std::size_t read_ahead);

    /// When it was opened.
    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }

    /// The good frame that starts exactly at the offset; nothing when there is none. Its payload stays until
    /// the next call.
    [[nodiscard]] std::optional<Frame> at(std::uint64_t offset);
    /// The first good frame at or after the offset. A file made to look like the beginnings of many frames is
    /// given up after a while: the work is at most 64 times that of reading it.
    [[nodiscard]] std::optional<Frame> find(std::uint64_t offset);
    /// Whether what begins at the offset looks like a frame that was cut off by the end of the file.
    [[nodiscard]] bool is_torn(std::uint64_t offset);

private:
    /// Up to so many bytes, fewer only where the file ends.
    std::span<const std::byte> bytes(std::uint64_t offset, std::uint64_t size);
    [[nodiscard]] bool has_right_digest(const FrameHead& head, std::uint64_t offset);

    std::filesystem::path path_;
    std::size_t read_ahead_;
    Descriptor descriptor_;
    std::uint64_t size_ = 0;
    std::unique_ptr<std::byte[]> buffer_;
    std::uint64_t capacity_ = 0;
    std::uint64_t begin_ = 0;    ///< where in the file the buffer begins
    std::uint64_t filled_ = 0;   ///< bytes in the buffer
    std::uint64_t in_vain_ = 0;  ///< bytes that were checked and were of no frame
};

}  // namespace netlyap::journal
