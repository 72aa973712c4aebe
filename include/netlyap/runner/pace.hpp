#pragma once

#include "netlyap/sweep/scheduling/ledger.hpp"

namespace netlyap {

/// How fast a run gets on: from the units that were done since it began.
class Pace {
public:
    /// `unit_member_steps`: steps of single networks that are left of a pending unit, in the mean. `counts`:
    /// of the ledger, at the beginning.
    Pace(double unit_member_steps, const scheduling::LedgerCounts& counts);

    /// Member-steps per second since the beginning.
    [[nodiscard]] double rate(const scheduling::LedgerCounts& counts) const;
    /// Estimated seconds until everything is done; 0 while unknown.
    [[nodiscard]] double seconds_left(const scheduling::LedgerCounts& counts) const;
    /// Since the beginning.
    [[nodiscard]] double seconds() const;

private:
    double unit_member_steps_;
    std::int64_t done_at_start_;
    double start_;
};

}  // namespace netlyap
