#include "replaced_file.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/inside_file.hpp"
#include "netlyap/core/process.hpp"
#include "netlyap/core/system_reason.hpp"

#include "durable_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <string>
#include <thread>

namespace netlyap::files {

namespace {

namespace fs = std::filesystem;

constexpr double abandoned_seconds = 3600.0;

std::string writer_prefix(const fs::path& file) {
    return file.filename().string() + "." + host_name() + "-";
}

fs::path folder_of(const fs::path& file) {
    return file.parent_path().empty() ? fs::path(".") : file.parent_path();
}

/// Seconds on the clock of the file system.
double change_time(const Descriptor& descriptor) {
    struct stat status {};
    return ::fstat(descriptor.get(), &status) == 0 ? static_cast<double>(status.st_mtim.tv_sec) +
                                                         1e-9 * static_cast<double>(status.st_mtim.tv_nsec)
                                                   : 0.0;
}

/// Whether the name still stands for the open file: somebody may have taken it for one of a dead writer in
/// the moment before it was locked.
bool has_name(const Descriptor& descriptor) {
    struct stat status {};
    return ::fstat(descriptor.get(), &status) == 0 && status.st_nlink > 0;
}

/// Takes the lock that says that the writer lives. False while somebody else keeps it: another writer that
/// takes the file for one of a dead writer lets go soon. True also where the file system has no locks.
bool lock(const Descriptor& descriptor) {
    constexpr int most_attempts = 1000;
    for (int attempt = 1; ::flock(descriptor.get(), LOCK_EX | LOCK_NB) != 0; ++attempt) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return true;
        if (attempt == most_attempts)
            return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return true;
}

/// Removes it if its writer is dead. The lock is held until the name is gone: its writer, waiting for the
/// lock, then sees that.
void remove_if_abandoned(const fs::path& temporary, const fs::path& file, double now) {
    const int number = ::open(temporary.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    const Descriptor descriptor(number);
    if (!descriptor.is_open())
        return;
    const bool is_old = now - change_time(descriptor) > abandoned_seconds;
    const bool is_locked = ::flock(descriptor.get(), LOCK_EX | LOCK_NB) == 0;
    if (!is_locked && errno == EWOULDBLOCK)
        return;
    const bool is_of_this_host = temporary.filename().string().starts_with(writer_prefix(file)) ||
                                 temporary.filename() == file.filename().string() + ".tmp";  // older versions
    std::error_code ignored;
    if (is_old || (is_locked && is_of_this_host))
        fs::remove(temporary, ignored);
}

/// Removes what dead writers left of the file.
void remove_abandoned(const fs::path& file, double now) {
    std::error_code ignored;
    for (fs::directory_iterator entry(folder_of(file), ignored), end; entry != end;
         entry.increment(ignored)) {
        if (ignored)
            return;
        if (is_temporary_of(entry->path().filename(), file.filename()))
            remove_if_abandoned(entry->path(), file, now);
    }
}

}  // namespace

bool is_temporary_of(const fs::path& name, const fs::path& file) {
    const std::string text = name.string();
    return text.starts_with(file.string() + ".") && text.ends_with(".tmp");
}

ReplacedFile::ReplacedFile(fs::path file) : file_(std::move(file)) {
    static std::atomic<unsigned> last_number = 0;
    constexpr int most_attempts = 1000;
    const std::string prefix = writer_prefix(file_) + std::to_string(process_id()) + "-";
    for (int attempt = 1;; ++attempt) {
        temporary_ = folder_of(file_) / (prefix + std::to_string(++last_number) + ".tmp");
        // Exclusively: another container may have the same host name and process number.
        descriptor_ =
            Descriptor(::open(temporary_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
        const int reason = errno;
        if (descriptor_.is_open()) {
            if (lock(descriptor_) && has_name(descriptor_))
                break;
        } else if (reason != EEXIST || attempt == most_attempts) {
            throw IoError("writing " + file_.string() + " failed: " + temporary_.filename().string() +
                          " cannot be made beside it: " + system_reason(reason));
        }
    }
    remove_abandoned(file_, change_time(descriptor_));
}

ReplacedFile::~ReplacedFile() {
    std::error_code ignored;
    if (!is_committed_)
        fs::remove(temporary_, ignored);
}

void ReplacedFile::commit() {
    if (::fsync(descriptor_.get()) != 0)
        throw IoError("syncing " + temporary_.string() + " failed: " + system_reason(errno));
    rename_durably(temporary_, file_);
    is_committed_ = true;
}

}  // namespace netlyap::files
