#pragma once

#include "netlyap/core/descriptor.hpp"

#include <cstddef>
#include <filesystem>
#include <span>

namespace netlyap {

/// A file mapped into memory for reading. Owns the mapping; an empty file has no bytes.
class MappedFile {
public:
    /// A file that the user named; a link is followed. IoError when it is no regular file or cannot be opened
    /// or mapped.
    explicit MappedFile(const std::filesystem::path& file);
    /// An open regular file (inside_file.hpp), which may be closed afterwards; the name is for errors.
    MappedFile(const Descriptor& descriptor, const std::filesystem::path& name);
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;
    ~MappedFile();

    [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return bytes_; }

private:
    std::span<const std::byte> bytes_;
};

}  // namespace netlyap
