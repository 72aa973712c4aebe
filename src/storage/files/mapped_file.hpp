#pragma once

#include "netlyap/core/descriptor.hpp"

#include <cstddef>
#include <filesystem>
#include <span>

namespace netlyap::files {

/// A file mapped into memory for reading. Owns the mapping; an empty file has no bytes.
class MappedFile {
public:
    /// A file that the user named; a link is followed. UsageError when that name cannot be read
    /// (is_reason_of_path), DataError when it is not a regular file, IoError when opening or mapping fails.
    explicit MappedFile(const std::filesystem::path& file);
    /// An open regular file (inside_file.hpp), which may be closed afterwards; the name is for errors.
    /// IoError.
    MappedFile(const Descriptor& descriptor, const std::filesystem::path& name);
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;
    ~MappedFile();

    [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return bytes_; }

private:
    std::span<const std::byte> bytes_;
};

}  // namespace netlyap::files
