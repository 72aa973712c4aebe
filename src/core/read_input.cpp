#include "netlyap/core/read_input.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/process.hpp"
#include "netlyap/core/stop_signal.hpp"
#include "netlyap/core/system_reason.hpp"
#include "netlyap/core/text.hpp"

#include <poll.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <atomic>
#include <cerrno>
#include <filesystem>
#include <system_error>

namespace netlyap {

namespace {

/// An open input.
class Input {
public:
    Input(const std::string& name, const InputKind& kind)
        : name_(kind.what + " " + name + (name == "-" ? " (standard input)" : "")),
          kind_(kind),
          descriptor_(name == "-" ? STDIN_FILENO : opened(name)),
          is_owned_(name != "-") {
        try {
            check();
        } catch (...) {
            close();
            throw;
        }
    }
    Input(const Input&) = delete;
    Input& operator=(const Input&) = delete;
    ~Input() { close(); }

    [[nodiscard]] std::string read() const {
        std::string bytes;
        std::size_t size = 0;
        constexpr std::size_t portion = 1U << 18U;
        for (;;) {
            wait();
            if (bytes.size() - size < portion)
                bytes.resize(std::max(expected_ + portion, 2 * size));
            const ssize_t count = ::read(descriptor_, bytes.data() + size, bytes.size() - size);
            if (count < 0 && (errno == EINTR || errno == EAGAIN))
                continue;
            if (count < 0)
                fail(errno);
            size += static_cast<std::size_t>(count);
            if (size > kind_.most_bytes)
                refuse_length();
            if (count > 0)
                continue;
            bytes.resize(size);
            bytes.shrink_to_fit();
            return bytes;
        }
    }

private:
    /// Opening a pipe does not wait for its writer: that would outlast signals.
    [[nodiscard]] int opened(const std::string& name) const {
        const int descriptor = ::open(name.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
        if (descriptor < 0 && errno == ENOENT)
            throw UsageError(name_ + " does not exist; " + kind_.advice);
        if (descriptor < 0 && !is_reason_of_path(errno))
            fail(errno);
        if (descriptor < 0)
            refuse(system_reason(errno));
        return descriptor;
    }

    void check() {
        struct stat status {};
        if (::fstat(descriptor_, &status) != 0)
            fail(errno);
        if (S_ISDIR(status.st_mode))
            refuse("it is a folder");
        if (S_ISBLK(status.st_mode) || (S_ISCHR(status.st_mode) && ::isatty(descriptor_) == 0))
            throw DataError(name_ + " cannot be read: it is a device; " + kind_.advice);
        is_regular_ = S_ISREG(status.st_mode);
        if (!is_regular_)
            return;
        expected_ = static_cast<std::size_t>(status.st_size);
        if (expected_ > kind_.most_bytes)
            refuse_length();
    }

    [[noreturn]] void refuse(const std::string& reason) const {
        throw UsageError(name_ + " cannot be read: " + reason + "; " + kind_.advice);
    }

    [[noreturn]] void fail(int reason) const {
        throw IoError("reading " + name_ + " failed: " + system_reason(reason));
    }

    [[noreturn]] void refuse_length() const {
        throw DataError(name_ + " holds more than " + bytes_text(static_cast<double>(kind_.most_bytes)) +
                        ", the most that is read of it here; is it the right file?");
    }

    /// Until there is something to read, the end included, or a signal.
    void wait() const {
        for (;;) {
            if (const std::string signal = stop_signal(); !signal.empty())
                throw Error(ExitCode::stopped, "stopped by " + signal + " while reading " + name_ +
                                                   "; nothing is done yet: run the same command again");
            constexpr int milliseconds = 100;
            struct pollfd waiting {
                descriptor_, POLLIN, 0
            };
            if (is_regular_ || ::poll(&waiting, 1, milliseconds) > 0)
                return;
        }
    }

    void close() const noexcept {
        if (is_owned_)
            ::close(descriptor_);
    }

    std::string name_;
    const InputKind& kind_;
    int descriptor_;
    bool is_owned_;
    bool is_regular_ = false;
    std::size_t expected_ = 0;  ///< bytes, of a regular file
};

}  // namespace

std::uint64_t most_input_bytes() {
    return static_cast<std::uint64_t>(usable_memory_bytes() / 4.0);
}

std::string read_input(const std::string& name, const InputKind& kind) {
    static std::atomic<bool> has_read_standard_input = false;
    if (name == "-" && has_read_standard_input.exchange(true))
        throw UsageError(kind.what +
                         " is to come from - (standard input), which has been read already for something "
                         "else; give one of them as a file");
    return Input(name, kind).read();
}

bool can_be_read_again(const std::string& name) {
    std::error_code ignored;
    const bool is_descriptor =
        (name.starts_with("/dev/") && !name.starts_with("/dev/shm/")) || name.starts_with("/proc/");
    return std::filesystem::is_regular_file(name, ignored) && !is_descriptor;
}

}  // namespace netlyap
