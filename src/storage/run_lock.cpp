#include "run_lock.hpp"

#include "netlyap/core/clock.hpp"
#include "netlyap/core/error.hpp"
#include "netlyap/core/process.hpp"
#include "netlyap/core/text.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <system_error>
#include <thread>

namespace netlyap {

namespace {

struct LockText {
    std::string host;
    std::string who;
    double heartbeat = 0.0;
};

/// Lines `host`, `who`, `heartbeat`; nothing in a lock that was released.
std::optional<LockText> read_lock_text(int descriptor) {
    std::array<char, 1024> buffer{};
    const ssize_t size = ::pread(descriptor, buffer.data(), buffer.size(), 0);
    if (size <= 0)
        return std::nullopt;
    const auto lines = split(std::string_view(buffer.data(), static_cast<std::size_t>(size)), '\n');
    if (lines.size() < 3)
        return std::nullopt;
    return LockText{std::string(lines[0]), std::string(lines[1]), parse_double(lines[2]).value_or(0.0)};
}

bool is_fresh_elsewhere(const LockText& text) {
    return text.host != host_name() && seconds_since_epoch() - text.heartbeat < 3.0 * heartbeat_seconds;
}

/// A look by lock_holder() is over after a moment, so one failure says nothing yet.
bool take_exclusively(int descriptor) {
    for (int attempt = 0; attempt < 10; ++attempt) {
        if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0)
            return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
}

std::string holder_of(const std::optional<LockText>& text) {
    return text ? text->who : "another process";
}

}  // namespace

RunDirectory::Lock::Lock(const RunLayout& layout)
    : descriptor_(::open(layout.lock().c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666)) {
    if (descriptor_ < 0)
        throw UsageError("the run directory " + layout.root.string() +
                         " cannot be written: " + std::error_code(errno, std::generic_category()).message() +
                         "; choose another with --out");
    const bool is_free = take_exclusively(descriptor_);
    const std::optional<LockText> text = read_lock_text(descriptor_);
    if (!is_free || (text && is_fresh_elsewhere(*text))) {
        ::close(descriptor_);
        throw UsageError("a run is going on in " + layout.root.string() + " (" + holder_of(text) +
                         "); wait for it, or watch it with `netlyap status " + layout.root.string() + "`");
    }
    const char* slurm_job = std::getenv("SLURM_JOB_ID");
    who_ = "process " + std::to_string(::getpid()) + " on " + host_name() +
           (slurm_job == nullptr ? "" : std::string(", Slurm job ") + slurm_job) + ", since " +
           utc_text(seconds_since_epoch());
    heartbeat();
}

RunDirectory::Lock::~Lock() {
    static_cast<void>(::ftruncate(descriptor_, 0));
    ::close(descriptor_);
}

void RunDirectory::Lock::write_text() const {
    const std::string text = host_name() + "\n" + who_ + "\n" + to_text(last_heartbeat_) + "\n";
    const bool is_written =
        ::pwrite(descriptor_, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size());
    if (!is_written || ::ftruncate(descriptor_, static_cast<off_t>(text.size())) != 0)
        throw IoError("writing the lock of the run directory failed: " +
                      std::error_code(errno, std::generic_category()).message());
}

void RunDirectory::Lock::heartbeat() {
    const double now = seconds_since_epoch();
    if (now - last_heartbeat_ < heartbeat_seconds)
        return;
    last_heartbeat_ = now;
    write_text();
}

std::optional<LockHolder> lock_holder(const RunLayout& layout) {
    const int descriptor = ::open(layout.lock().c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return std::nullopt;
    const bool is_free = ::flock(descriptor, LOCK_SH | LOCK_NB) == 0;
    const std::optional<LockText> text = read_lock_text(descriptor);
    ::close(descriptor);
    if (!text)
        return is_free ? std::nullopt : std::optional(LockHolder{holder_of(text), false});
    return LockHolder{text->who, is_free && !is_fresh_elsewhere(*text)};
}

}  // namespace netlyap
