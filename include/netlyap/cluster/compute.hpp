#pragma once

#include "netlyap/sweep/scheduling/evaluation.hpp"
#include "netlyap/sweep/scheduling/grid.hpp"
#include "netlyap/sweep/scheduling/ledger.hpp"
#include "netlyap/sweep/scheduling/record.hpp"

#include <functional>
#include <limits>
#include <map>
#include <string>

namespace netlyap {

/// What a computing process works with.
struct Workbench {
    const scheduling::PreparedJob& prepared;
    const scheduling::Grid& grid;
    Kernel& kernel;
    scheduling::RecordSink& sink;
};

/// The newest durable state of units that were interrupted [unit number].
using CheckpointPlaces = std::map<std::int64_t, scheduling::CheckpointPlace>;

/// How a computation is watched from outside.
struct Watch {
    /// Called several times a second, also while an iteration or an observable takes long and while a large
    /// state is made, read or written; false: stop, the state is kept.
    std::function<bool()> goes_on = [] { return true; };
    /// The state of the unit is durable.
    std::function<void(const scheduling::CheckpointPlace&)> at_checkpoint =
        [](const scheduling::CheckpointPlace&) {};
};

/// What became of a unit.
struct UnitOutcome {
    bool is_done = false;              ///< else it was stopped
    double seconds = 0.0;              ///< that it took, earlier starts included
    scheduling::CheckpointPlace kept;  ///< of a stopped unit
};

/// Computes one unit, from its checkpoint if that can be had, and writes its record to the sink (without
/// syncing). Every run.checkpoint_seconds, and when it is stopped, its state is kept; also at the last
/// iteration, during what observables do at the end of a unit, which a restart then does again.
UnitOutcome compute_unit(const Workbench& bench, std::int64_t unit, const scheduling::CheckpointPlace* from,
                         const Watch& watch);

/// The record of a unit that was given up: no values, the reason as its message.
[[nodiscard]] scheduling::Record failed_record(const scheduling::Unit& unit);

/// Takes back what was leased to workers that are silent, up to `now`, and gives up what was taken back too
/// often: writes failed records, durably.
void record_given_up(scheduling::Ledger& ledger, const scheduling::Grid& grid, scheduling::RecordSink& sink,
                     double now);

/// What whoever hands out work is told from outside.
struct Direction {
    /// Called at least about every second.
    std::function<void(const scheduling::Ledger& ledger)> tick = [](const scheduling::Ledger&) {};
    /// Why everything should end early, in words ("SIGTERM", "run.time_limit"); empty: it should not.
    std::function<std::string()> why_stop = [] { return std::string(); };
    /// Seconds left for computing.
    std::function<double()> budget = [] { return std::numeric_limits<double>::infinity(); };
};

/// Does all that the ledger has in this process, without MPI. Ends early, with units pending, when it should
/// stop or nothing fits into the budget.
void run_local(scheduling::Ledger& ledger, const Workbench& bench, CheckpointPlaces checkpoints,
               const Direction& direction);

}  // namespace netlyap
