#include "lock_file.hpp"

#include "netlyap/core/clock.hpp"
#include "netlyap/core/digest.hpp"
#include "netlyap/core/error.hpp"
#include "netlyap/core/inside_file.hpp"
#include "netlyap/core/process.hpp"
#include "netlyap/core/system_reason.hpp"
#include "netlyap/core/text.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <random>
#include <span>
#include <thread>

namespace netlyap::files {

namespace {

LockAttempt attempt(int descriptor, int how) {
    if (::flock(descriptor, how | LOCK_NB) == 0)
        return LockAttempt::ours;
    return errno == EWOULDBLOCK || errno == EINTR ? LockAttempt::held : LockAttempt::no_locks;
}

}  // namespace

std::string serialize(const LockText& text) {
    constexpr std::size_t digits = 12;  // the same length at every beat: a reader sees no part of it
    std::string beat = std::to_string(text.beat);
    beat.insert(0, digits - std::min(digits, beat.size()), '0');
    return text.host + "\n" + text.who + "\n" + beat + "\n" + text.machine + "\n" + text.token + "\n";
}

std::optional<LockText> parse_lock_text(const std::string& text) {
    const auto lines = split(text, '\n');
    if (lines.size() < 4 || lines[0].empty() ||
        lines[1].empty())  // the last one is what follows the last line feed
        return std::nullopt;
    LockText parsed{std::string(lines[0]), std::string(lines[1]), 0, std::string(lines[0]),
                    std::string(lines[2])};
    if (lines.size() < 6)
        return parsed;  // of an older version, whose third line is a time that changes
    parsed.beat = parse_integer(lines[2]).value_or(0);
    parsed.machine = lines[3];
    parsed.token = lines[4];
    return parsed;
}

std::optional<LockText> read_lock_text(const std::filesystem::path& file) {
    const std::optional<std::string> text = read_inside_if_there(file);
    return text ? parse_lock_text(*text) : std::nullopt;
}

std::string this_machine() {
    std::ifstream file("/proc/sys/kernel/random/boot_id");
    std::string line;
    return std::getline(file, line) && !line.empty() ? line : host_name();
}

std::string fresh_token() {
    std::random_device random;
    const std::string text = host_name() + std::to_string(process_id()) + to_text(seconds_since_epoch()) +
                             std::to_string(random()) + std::to_string(random());
    return digest_text(digest(std::as_bytes(std::span(text))));
}

LockFile::LockFile(std::filesystem::path file)
    : file_(std::move(file)), descriptor_(open_inside(file_, O_RDWR | O_CREAT)) {}

LockAttempt LockFile::take(bool exclusively) const {
    constexpr int attempts = 10;
    for (int n = 1;; ++n) {
        const LockAttempt found = attempt(descriptor_.get(), exclusively ? LOCK_EX : LOCK_SH);
        if (found != LockAttempt::held || n == attempts)
            return found;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
}

void LockFile::write(const LockText& text) const {
    const std::string bytes = serialize(text);
    std::size_t done = 0;
    while (done < bytes.size()) {  // where there is room for a part, only the next attempt says why
        const ssize_t written =
            ::pwrite(descriptor_.get(), bytes.data() + done, bytes.size() - done, static_cast<off_t>(done));
        if (written <= 0)
            break;
        done += static_cast<std::size_t>(written);
    }
    if (done < bytes.size() || ::ftruncate(descriptor_.get(), static_cast<off_t>(bytes.size())) != 0)
        throw IoError("writing the lock " + file_.string() + " failed: " + system_reason(errno));
}

void LockFile::clear() const noexcept {
    static_cast<void>(!::ftruncate(descriptor_.get(), 0));
}

bool LockFile::is_in_place() const noexcept {
    struct stat open {};
    struct stat named {};
    return ::fstat(descriptor_.get(), &open) == 0 && ::lstat(file_.c_str(), &named) == 0 &&
           open.st_dev == named.st_dev && open.st_ino == named.st_ino;
}

LockAttempt look_at_lock(const std::filesystem::path& file) {
    const std::optional<Descriptor> descriptor = open_inside_if_there(file, O_RDONLY);
    return descriptor ? attempt(descriptor->get(), LOCK_SH) : LockAttempt::ours;
}

}  // namespace netlyap::files
