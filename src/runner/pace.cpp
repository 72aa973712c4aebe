#include "netlyap/runner/pace.hpp"

#include "netlyap/core/clock.hpp"

namespace netlyap {

Pace::Pace(double unit_member_steps, const scheduling::LedgerCounts& counts)
    : unit_member_steps_(unit_member_steps), done_at_start_(counts.done), start_(steady_seconds()) {}

double Pace::seconds() const {
    return steady_seconds() - start_;
}

double Pace::rate(const scheduling::LedgerCounts& counts) const {
    const auto units = static_cast<double>(counts.done - done_at_start_);
    return seconds() > 0.0 ? units * unit_member_steps_ / seconds() : 0.0;
}

double Pace::seconds_left(const scheduling::LedgerCounts& counts) const {
    const double member_steps_per_second = rate(counts);
    const auto units = static_cast<double>(counts.pending + counts.leased);
    return member_steps_per_second > 0.0 ? units * unit_member_steps_ / member_steps_per_second : 0.0;
}

}  // namespace netlyap
