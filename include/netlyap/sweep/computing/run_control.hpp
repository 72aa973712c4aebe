#pragma once

#include "netlyap/sweep/scheduling/grid.hpp"
#include "netlyap/sweep/scheduling/ledger.hpp"
#include "netlyap/sweep/scheduling/record.hpp"

#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <string>

/// What the master and a process that computes alone have in common: they hand out the units of a ledger.
namespace netlyap::computing {

/// The newest durable state of units that were interrupted [unit number].
using CheckpointLocations = std::map<scheduling::UnitNumber, scheduling::CheckpointLocation>;

/// The records of the job that this one extends, which pending units complete [unit number].
using RecordLocations = std::map<scheduling::UnitNumber, scheduling::RecordLocation>;

/// Where units begin that are not computed from iteration 0, or not whole.
struct UnitStarts {
    CheckpointLocations checkpoints;
    RecordLocations records;

    /// Of a unit; null where there is none.
    [[nodiscard]] const scheduling::CheckpointLocation* checkpoint(scheduling::UnitNumber unit) const;
    [[nodiscard]] const scheduling::RecordLocation* record(scheduling::UnitNumber unit) const;
    /// Takes over those of a unit from another list.
    void add(scheduling::UnitNumber unit, const UnitStarts& from);
};

/// What whoever hands out work is told from outside.
struct RunControl {
    /// Called at least about every second.
    std::function<void(const scheduling::Ledger& ledger)> tick = [](const scheduling::Ledger&) {};
    /// Why everything should end early, in words ("SIGTERM", "run.time_limit"); empty: it should not.
    std::function<std::string()> why_stop = [] { return std::string(); };
    /// Seconds left for computing.
    std::function<double()> budget = [] { return std::numeric_limits<double>::infinity(); };
};

/// The record of a unit that was given up: no values, the reason as its message.
[[nodiscard]] scheduling::Record failed_record(const scheduling::WorkUnit& unit);

/// Takes back what was leased to workers that are silent, up to `now`, and gives up what was taken back too
/// often: writes failed records, durably.
void record_given_up(scheduling::Ledger& ledger, const scheduling::Grid& grid, scheduling::RecordSink& sink,
                     double now);

}  // namespace netlyap::computing
