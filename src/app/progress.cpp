#include "progress.hpp"

#include "netlyap/core/clock.hpp"
#include "netlyap/core/logging.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/cluster/session.hpp"

#include "run_ending.hpp"
#include "terminal.hpp"

#include <spdlog/spdlog.h>

#include <unistd.h>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

namespace netlyap {

namespace {

constexpr double bar_seconds = 0.2;
constexpr double line_seconds = 30.0;
constexpr std::size_t bar_width = 30;
constexpr std::size_t width_under_launchers = 200;  // of a terminal that does not say: under mpirun

std::string line(const scheduling::LedgerCounts& counts, const Pace& pace) {
    const std::int64_t units = counts.pending + counts.leased + counts.done + counts.failed;
    std::string text = units_of_text(counts.done, units);
    if (counts.failed > 0)
        text += ", " + std::to_string(counts.failed) + " given up";
    if (const double member_steps_per_second = pace.rate(counts); member_steps_per_second > 0.0)
        text += ", " + count_text(member_steps_per_second) + " member-steps/s";
    if (const double left = pace.seconds_left(counts); left > 0.0)
        text += ", " + duration_text(left) + " left";
    return text;
}

}  // namespace

// Whether what is written to standard error ends on a terminal. Under mpirun it goes through a pipe of the
// launcher, so there the launcher's own standard error decides. NETLYAP_PROGRESS=bar or =lines overrules.
bool draws_bar() {
    if (console_verbosity() == Verbosity::quiet)
        return false;
    if (const char* wish = std::getenv("NETLYAP_PROGRESS"))
        return std::string_view(wish) == "bar";
    const char* terminal = std::getenv("TERM");
    if (terminal == nullptr || std::string_view(terminal) == "dumb")
        return false;
    if (::isatty(STDERR_FILENO) == 1)
        return true;
    if (!Session::is_launched())
        return false;
    std::error_code failure;
    const std::filesystem::path target =
        std::filesystem::read_symlink("/proc/" + std::to_string(::getppid()) + "/fd/2", failure);
    return !failure && (target.string().starts_with("/dev/pts/") || target.string().starts_with("/dev/tty"));
}

void redraw_line(const std::string& text) {
    const std::size_t width =
        terminal_width(STDERR_FILENO, width_under_launchers) - 1;  // a full row would go on
    std::fprintf(stderr, "\r%s\033[K", text.substr(0, width).c_str());
}

Progress::Progress(std::int64_t workers)
    : workers_(workers), is_terminal_(draws_bar()), last_shown_(is_terminal_ ? 0.0 : steady_seconds()) {}

void Progress::show(const scheduling::LedgerCounts& counts, const Pace& pace) {
    const double now = steady_seconds();
    if (now - last_shown_ < (is_terminal_ ? bar_seconds : line_seconds))
        return;
    last_shown_ = now;
    if (!is_terminal_) {
        spdlog::info("{} ({} workers)", line(counts, pace), workers_);
        return;
    }
    const auto units = static_cast<std::size_t>(counts.pending + counts.leased + counts.done + counts.failed);
    const std::size_t filled =
        units == 0 ? bar_width : static_cast<std::size_t>(counts.done) * bar_width / units;
    redraw_line("[" + std::string(filled, '#') + std::string(bar_width - filled, '.') + "] " +
                line(counts, pace));
    is_drawn_ = true;
}

void Progress::finish() {
    if (is_drawn_)
        std::fprintf(stderr, "\r\033[K");
    is_drawn_ = false;
}

}  // namespace netlyap
