#include "folder_lock.hpp"

#include "netlyap/core/clock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <cerrno>
#include <chrono>
#include <thread>

namespace netlyap::files {

FolderLock::FolderLock(const std::filesystem::path& folder)
    : folder_(::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    constexpr double patience_seconds = 10.0;
    const double start = steady_seconds();
    while (folder_.is_open() && ::flock(folder_.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK &&
           steady_seconds() - start < patience_seconds)
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
}

}  // namespace netlyap::files
