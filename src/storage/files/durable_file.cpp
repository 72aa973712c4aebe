#include "durable_file.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/inside_file.hpp"
#include "netlyap/core/system_reason.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <cstdio>
#include <optional>
#include <utility>

namespace netlyap::files {

namespace {

[[noreturn]] void fail(const std::string& what, const std::filesystem::path& file) {
    throw IoError(what + " " + file.string() + " failed: " + system_reason(errno));
}

std::optional<std::uint64_t> file_size(const Descriptor& descriptor) {
    struct stat status {};
    return ::fstat(descriptor.get(), &status) == 0 ? std::optional(static_cast<std::uint64_t>(status.st_size))
                                                   : std::nullopt;
}

}  // namespace

void write_all(const Descriptor& descriptor, const std::filesystem::path& name,
               std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor.get(), bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            fail("writing", name);
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
}

void write_all_at(const Descriptor& descriptor, const std::filesystem::path& name, std::uint64_t place,
                  std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t written =
            ::pwrite(descriptor.get(), bytes.data(), bytes.size(), static_cast<off_t>(place));
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            fail("writing", name);
        bytes = bytes.subspan(static_cast<std::size_t>(written));
        place += static_cast<std::uint64_t>(written);
    }
}

DurableFile::DurableFile(Descriptor descriptor, std::filesystem::path name)
    : path_(std::move(name)), descriptor_(std::move(descriptor)) {}

DurableFile::DurableFile(const std::filesystem::path& file)
    : DurableFile(open_inside(file, O_WRONLY | O_APPEND | O_CREAT | O_EXCL), file) {}

void DurableFile::append(std::span<const std::byte> bytes) {
    const std::uint64_t before = size_;
    try {
        write_all(descriptor_, path_, bytes);
    } catch (const IoError&) {
        size_ = file_size(descriptor_).value_or(before);  // a part may have been written
        throw;
    }
    size_ += bytes.size();
    constexpr std::uint64_t portion = 1U << 22U;
    if (size_ < sent_ + portion)
        return;
    // Starts writing to the disk, so that sync() has little to wait for; failures will be told by it.
    static_cast<void>(::sync_file_range(descriptor_.get(), static_cast<off64_t>(sent_),
                                        static_cast<off64_t>(size_ - sent_), SYNC_FILE_RANGE_WRITE));
    sent_ = size_;
}

bool DurableFile::truncate(std::uint64_t size) noexcept {
    if (::ftruncate(descriptor_.get(), static_cast<off_t>(size)) != 0)
        return false;
    size_ = size;
    return true;
}

void DurableFile::sync() {
    if (::fsync(descriptor_.get()) != 0)
        fail("syncing", path_);
}

void sync_folder(const std::filesystem::path& folder) {
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        fail("opening the folder", folder);
    const bool failed =
        ::fsync(descriptor) != 0 && errno != EINVAL;  // some file systems have no fsync of folders
    ::close(descriptor);
    if (failed)
        fail("syncing the folder", folder);
}

void rename_durably(const std::filesystem::path& from, const std::filesystem::path& to) {
    if (std::rename(from.c_str(), to.c_str()) != 0)
        fail("renaming " + from.string() + " to", to);
    sync_folder(to.parent_path().empty() ? std::filesystem::path(".") : to.parent_path());
}

}  // namespace netlyap::files
