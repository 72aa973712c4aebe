#pragma once

#include "netlyap/core/descriptor.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

namespace netlyap::files {

/// A file opened for appending whose data can be forced to the disk. Owns its descriptor.
class DurableFile {
public:
    /// A file just made, or an empty one; the name is for errors.
    DurableFile(Descriptor descriptor, std::filesystem::path name);
    /// Makes the file, which must not exist yet. IoError when refused.
    explicit DurableFile(const std::filesystem::path& file);
    DurableFile(const DurableFile&) = delete;
    DurableFile& operator=(const DurableFile&) = delete;

    /// Writes all bytes or throws IoError with the system's reason.
    void append(std::span<const std::byte> bytes);
    /// fsync: what was appended survives a power loss.
    void sync();
    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
    /// Bytes so far.
    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
    /// Takes back what was appended beyond so many bytes; needs no space on the disk. False when the system
    /// refuses.
    bool truncate(std::uint64_t size) noexcept;

private:
    std::filesystem::path path_;
    Descriptor descriptor_;
    std::uint64_t size_ = 0;
    std::uint64_t sent_ = 0;  ///< up to here the system was told to write to the disk
};

/// fsync of a folder, so that names created in it survive a power loss.
void sync_folder(const std::filesystem::path& folder);

/// Writes all bytes or throws IoError with the system's reason; the name is for that.
void write_all(const Descriptor& descriptor, const std::filesystem::path& name,
               std::span<const std::byte> bytes);

/// The same at a place of the file, as several threads may do at once.
void write_all_at(const Descriptor& descriptor, const std::filesystem::path& name, std::uint64_t place,
                  std::span<const std::byte> bytes);

/// Renames within one folder and syncs the folder. IoError when refused.
void rename_durably(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace netlyap::files
