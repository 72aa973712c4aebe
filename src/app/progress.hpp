#pragma once

#include "netlyap/runner/pace.hpp"

#include <cstdint>
#include <string>

namespace netlyap {

/// Whether a person sees on a terminal what is written to standard error, so that a line can be redrawn.
/// Never where nothing but warnings is wanted.
[[nodiscard]] bool draws_bar();

/// Writes a line of ASCII over the last one on that terminal, cut at its width.
void redraw_line(const std::string& text);

/// Progress for a person on standard error: a bar that is redrawn on a terminal, otherwise a line every 30 s.
class Progress {
public:
    explicit Progress(std::int64_t workers);

    /// Shows what has become of the units if it is time to.
    void show(const scheduling::LedgerCounts& counts, const Pace& pace);
    /// Ends the bar's line.
    void finish();

private:
    std::int64_t workers_;
    bool is_terminal_;
    bool is_drawn_ = false;
    double last_shown_;
};

}  // namespace netlyap
