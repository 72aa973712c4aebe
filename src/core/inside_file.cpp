#include "netlyap/core/inside_file.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/system_reason.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <cerrno>

namespace netlyap {

namespace {

constexpr std::size_t most_bytes = 64'000'000;

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& what) {
    throw IoError(file.string() + " is " + what +
                  ", not a regular file of its own; netlyap neither reads nor writes it: move it away");
}

std::string kind_of(mode_t mode) {
    return S_ISDIR(mode) ? "a folder" : S_ISFIFO(mode) ? "a FIFO" : S_ISSOCK(mode) ? "a socket" : "a device";
}

/// Opens it, or sets errno and returns an empty one.
Descriptor try_to_open(const std::filesystem::path& file, int flags) {
    Descriptor descriptor(
        ::open(file.c_str(), (flags & ~O_TRUNC) | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0666));
    if (!descriptor.is_open()) {
        const int reason = errno;
        struct stat status {};
        if (::lstat(file.c_str(), &status) == 0) {
            if (S_ISLNK(status.st_mode))
                refuse(file, "a link");
            if (!S_ISREG(status.st_mode))
                refuse(file, kind_of(status.st_mode));
        }
        errno = reason;
        return descriptor;
    }
    struct stat status {};
    if (::fstat(descriptor.get(), &status) != 0)
        throw IoError("looking at " + file.string() + " failed: " + system_reason(errno));
    if (!S_ISREG(status.st_mode))
        refuse(file, kind_of(status.st_mode));
    if ((flags & O_ACCMODE) != O_RDONLY && (flags & O_EXCL) == 0 && status.st_nlink > 1)
        refuse(file, "a second name (a hard link) of another file");
    if ((flags & O_TRUNC) != 0 && ::ftruncate(descriptor.get(), 0) != 0)
        throw IoError("emptying " + file.string() + " failed: " + system_reason(errno));
    return descriptor;
}

std::string read_all(const Descriptor& descriptor, const std::filesystem::path& file) {
    std::string text;
    for (;;) {
        constexpr std::size_t portion = 1U << 16U;
        const std::size_t before = text.size();
        text.resize(before + portion);
        ssize_t count = 0;
        do
            count = ::read(descriptor.get(), text.data() + before, portion);
        while (count < 0 && errno == EINTR);
        if (count < 0)
            throw IoError("reading " + file.string() + " failed: " + system_reason(errno));
        text.resize(before + static_cast<std::size_t>(count));
        if (count == 0)
            return text;
        if (text.size() > most_bytes)
            throw IoError(file.string() +
                          " has more than 64 MB, which no file of its name has; move it away");
    }
}

}  // namespace

Descriptor open_inside(const std::filesystem::path& file, int flags) {
    Descriptor descriptor = try_to_open(file, flags);
    if (!descriptor.is_open()) {
        const int reason = errno;
        throw IoError("opening " + file.string() + " failed: " + system_reason(reason));
    }
    return descriptor;
}

std::optional<Descriptor> open_inside_if_there(const std::filesystem::path& file, int flags) {
    Descriptor descriptor = try_to_open(file, flags);
    if (!descriptor.is_open()) {
        const int reason = errno;
        if (reason == ENOENT)
            return std::nullopt;
        throw IoError("opening " + file.string() + " failed: " + system_reason(reason));
    }
    return descriptor;
}

std::string read_inside(const std::filesystem::path& file) {
    return read_all(open_inside(file, O_RDONLY), file);
}

std::optional<std::string> read_inside_if_there(const std::filesystem::path& file) {
    const std::optional<Descriptor> descriptor = open_inside_if_there(file, O_RDONLY);
    return descriptor ? std::optional(read_all(*descriptor, file)) : std::nullopt;
}

bool is_file_inside(const std::filesystem::path& file) noexcept {
    struct stat status {};
    return ::lstat(file.c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

}  // namespace netlyap
