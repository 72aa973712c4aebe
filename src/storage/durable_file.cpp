#include "durable_file.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/system_reason.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <cerrno>
#include <cstdio>

namespace netlyap {

namespace {

[[noreturn]] void fail(const std::string& what, const std::filesystem::path& file) {
    throw IoError(what + " " + file.string() + " failed: " + system_reason(errno));
}

}  // namespace

DurableFile::DurableFile(const std::filesystem::path& file, Mode mode)
    : path_(file),
      descriptor_(::open(
          file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | (mode == Mode::create ? O_EXCL : O_TRUNC),
          0666)) {
    if (descriptor_ < 0)
        fail("opening", path_);
}

DurableFile::~DurableFile() {
    ::close(descriptor_);
}

void DurableFile::append(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            fail("writing", path_);
        bytes = bytes.subspan(static_cast<std::size_t>(written));
        size_ += static_cast<std::uint64_t>(written);
    }
    constexpr std::uint64_t portion = 1U << 22U;
    if (size_ < sent_ + portion)
        return;
    // Starts writing to the disk, so that sync() has little to wait for; failures will be told by it.
    static_cast<void>(::sync_file_range(descriptor_, static_cast<off64_t>(sent_),
                                        static_cast<off64_t>(size_ - sent_), SYNC_FILE_RANGE_WRITE));
    sent_ = size_;
}

bool DurableFile::truncate(std::uint64_t size) noexcept {
    if (::ftruncate(descriptor_, static_cast<off_t>(size)) != 0)
        return false;
    size_ = size;
    return true;
}

void DurableFile::sync() {
    if (::fsync(descriptor_) != 0)
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

}  // namespace netlyap
