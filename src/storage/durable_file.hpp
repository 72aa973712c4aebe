#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

namespace netlyap {

/// A file opened for appending whose data can be forced to the disk. Owns its descriptor.
class DurableFile {
public:
    enum class Mode {
        create,   ///< the file must not exist yet
        replace,  ///< an existing file is emptied
    };

    /// IoError when it cannot be opened.
    DurableFile(const std::filesystem::path& file, Mode mode);
    DurableFile(const DurableFile&) = delete;
    DurableFile& operator=(const DurableFile&) = delete;
    ~DurableFile();

    /// Writes all bytes or throws IoError with the system's reason.
    void append(std::span<const std::byte> bytes);
    /// fsync: what was appended survives a power loss.
    void sync();
    /// Bytes so far.
    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
    /// Takes back what was appended beyond so many bytes; needs no space on the disk. False when the system
    /// refuses.
    bool truncate(std::uint64_t size) noexcept;

private:
    std::filesystem::path path_;
    int descriptor_;
    std::uint64_t size_ = 0;
    std::uint64_t sent_ = 0;  ///< up to here the system was told to write to the disk
};

/// fsync of a folder, so that names created in it survive a power loss.
void sync_folder(const std::filesystem::path& folder);

/// Renames within one folder and syncs the folder. IoError when refused.
void rename_durably(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace netlyap
