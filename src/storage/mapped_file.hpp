#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

namespace netlyap {

/// A file mapped into memory for reading. Owns the mapping; an empty file has no bytes.
class MappedFile {
public:
    /// IoError when the file cannot be opened or mapped.
    explicit MappedFile(const std::filesystem::path& file);
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;
    ~MappedFile();

    [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return bytes_; }

private:
    std::span<const std::byte> bytes_;
};

}  // namespace netlyap
