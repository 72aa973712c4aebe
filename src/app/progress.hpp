#pragma once

#include "netlyap/sweep/scheduling/ledger.hpp"

#include <string>

namespace netlyap {

/// Whether a person sees on a terminal what is written to standard error, so that a line can be redrawn.
[[nodiscard]] bool draws_bar();

/// Progress for a person on standard error: a bar that is redrawn on a terminal, otherwise a line every 30 s.
class Progress {
public:
    /// `unit_member_steps`: steps of single networks in one unit, for the rate.
    Progress(double unit_member_steps, std::int64_t workers);

    /// Shows the state of the ledger if it is time to.
    void show(const scheduling::Ledger& ledger);
    /// Ends the bar's line.
    void finish();

    /// Member-steps per second since the start.
    [[nodiscard]] double rate(const scheduling::LedgerCounts& counts) const;
    /// Estimated seconds until everything is done; 0 while unknown.
    [[nodiscard]] double seconds_left(const scheduling::LedgerCounts& counts) const;
    [[nodiscard]] double seconds() const;

private:
    [[nodiscard]] std::string line(const scheduling::LedgerCounts& counts) const;

    double unit_member_steps_;
    std::int64_t workers_;
    bool is_terminal_;
    bool is_drawn_ = false;
    double start_;
    double last_shown_;
    std::int64_t done_at_start_ = -1;
};

}  // namespace netlyap
