#include "work_progress.hpp"

#include "netlyap/core/clock.hpp"
#include "netlyap/core/logging.hpp"
#include "netlyap/core/text.hpp"

#include "progress.hpp"

#include <cstdio>
#include <utility>

namespace netlyap {

namespace {
constexpr double quiet_seconds = 2.0;
constexpr double redraw_seconds = 0.2;
constexpr double seconds_between_lines = 30.0;
}  // namespace

WorkProgress::WorkProgress(std::string what)
    : what_(std::move(what)),
      is_terminal_(draws_bar()),
      start_(steady_seconds()),
      next_(start_ + quiet_seconds) {}

WorkProgress::~WorkProgress() {
    if (is_drawn_)
        std::fprintf(stderr, "\r\033[K");
}

void WorkProgress::show(double share) {
    const double now = steady_seconds();
    if (now < next_ || console_verbosity() == Verbosity::quiet)
        return;
    next_ = now + (is_terminal_ ? redraw_seconds : seconds_between_lines);
    const double seconds = now - start_;
    std::string text = what_ + ": ";
    if (share > 0.0)
        text += std::to_string(static_cast<int>(100.0 * share)) + " % after " + duration_text(seconds) +
                ", about " + duration_text(seconds * (1.0 - share) / share) + " left";
    else
        text += duration_text(seconds) + " so far";
    is_drawn_ = is_terminal_;
    if (is_terminal_)
        redraw_line(text);
    else
        std::fprintf(stderr, "%s\n", text.c_str());
}

}  // namespace netlyap
