#include "run_lock.hpp"

#include "netlyap/core/clock.hpp"
#include "netlyap/core/error.hpp"
#include "netlyap/core/process.hpp"
#include "netlyap/core/system_reason.hpp"
#include "netlyap/core/text.hpp"

#include "slice_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
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

/// A look by lock_holders() is over after a moment, so one failure says nothing yet.
bool take(int descriptor, int how) {
    for (int attempt = 0; attempt < 10; ++attempt) {
        if (::flock(descriptor, how | LOCK_NB) == 0)
            return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
}

int open_lock(const RunLayout& layout, const Slice& slice) {
    const int descriptor = ::open(layout.lock(slice).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor < 0)
        throw UsageError("the run directory " + layout.root.string() +
                         " cannot be written: " + std::error_code(errno, std::generic_category()).message() +
                         "; choose another with --out");
    return descriptor;
}

std::optional<LockHolder> holder(const std::filesystem::path& file, const Slice& slice) {
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return std::nullopt;
    const bool is_free = ::flock(descriptor, LOCK_SH | LOCK_NB) == 0;
    const std::optional<LockText> text = read_lock_text(descriptor);
    ::close(descriptor);
    if (!text)
        return is_free ? std::nullopt : std::optional(LockHolder{"another process", false, slice});
    return LockHolder{text->who, is_free && !is_fresh_elsewhere(*text), slice};
}

std::vector<LockHolder> slice_holders(const RunLayout& layout) {
    std::vector<LockHolder> holders;
    if (!std::filesystem::is_directory(layout.root))
        return holders;
    for (const auto& entry : std::filesystem::directory_iterator(layout.root))
        if (const auto slice = slice_of_file(entry.path(), "lock"))
            if (const auto found = holder(entry.path(), *slice))
                holders.push_back(*found);
    std::sort(holders.begin(), holders.end(),
              [](const LockHolder& one, const LockHolder& other) { return one.slice < other.slice; });
    return holders;
}

/// Holders that would have kept us out are dead now: nobody need hear of them any more.
void forget_the_dead(const RunLayout& layout, const Slice& slice) {
    std::error_code ignored;
    for (const LockHolder& other : slice_holders(layout))
        if (other.slice.count != slice.count)
            std::filesystem::resize_file(layout.lock(other.slice), 0, ignored);
    if (!slice.is_whole())
        std::filesystem::resize_file(layout.lock(), 0, ignored);
}

}  // namespace

void refuse_taken(const RunLayout& layout, const std::string& who) {
    throw UsageError("a run is going on in " + layout.root.string() + " (" + who +
                     "); wait for it, or watch it with `netlyap status " + layout.root.string() + "`");
}

RunDirectory::Lock::Lock(const RunLayout& layout, const Slice& slice) : whole_(open_lock(layout, {})) {
    try {
        const bool is_free = take(whole_, slice.is_whole() ? LOCK_EX : LOCK_SH);
        for (const LockHolder& other : slice_holders(layout))
            if (!other.is_dead && (slice.count != other.slice.count || slice == other.slice))
                refuse_taken(layout, other.who);
        if (const auto text = read_lock_text(whole_); !is_free || (text && is_fresh_elsewhere(*text)))
            refuse_taken(layout, text ? text->who : "another process");
        if (!slice.is_whole()) {
            slice_ = open_lock(layout, slice);
            if (!take(slice_, LOCK_EX))
                refuse_taken(layout, "another process");
        }
        forget_the_dead(layout, slice);
        who_ = (slice.is_whole() ? "" : "slice " + slice_text(slice) + ": ") + "process " +
               std::to_string(::getpid()) + " on " + host_name() +
               (slurm_job().empty() ? "" : ", Slurm job " + slurm_job()) + ", since " +
               utc_text(seconds_since_epoch());
        heartbeat();
    } catch (...) {
        close();
        throw;
    }
}

RunDirectory::Lock::~Lock() {
    static_cast<void>(::ftruncate(slice_ < 0 ? whole_ : slice_, 0));
    close();
}

void RunDirectory::Lock::close() noexcept {
    if (slice_ >= 0)
        ::close(slice_);
    ::close(whole_);
}

void RunDirectory::Lock::write_text() const {
    const std::string text = host_name() + "\n" + who_ + "\n" + to_text(last_heartbeat_) + "\n";
    const int file = slice_ < 0 ? whole_ : slice_;
    std::size_t done = 0;
    while (done < text.size()) {  // a disk that fills up takes a part first, and only then says why
        const ssize_t written =
            ::pwrite(file, text.data() + done, text.size() - done, static_cast<off_t>(done));
        if (written <= 0)
            break;
        done += static_cast<std::size_t>(written);
    }
    if (done < text.size() || ::ftruncate(file, static_cast<off_t>(text.size())) != 0)
        throw IoError("writing the lock of the run directory failed: " + system_reason(errno));
}

void RunDirectory::Lock::heartbeat() {
    const double now = seconds_since_epoch();
    if (now - last_heartbeat_ < heartbeat_seconds)
        return;
    last_heartbeat_ = now;
    write_text();
}

std::vector<LockHolder> lock_holders(const RunLayout& layout) {
    std::vector<LockHolder> holders = slice_holders(layout);
    if (const auto of_whole = holder(layout.lock(), {}))
        holders.insert(holders.begin(), *of_whole);
    return holders;
}

}  // namespace netlyap
