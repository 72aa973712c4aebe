#pragma once

#include "netlyap/sweep/scheduling/evaluation.hpp"
#include "netlyap/sweep/scheduling/grid.hpp"
#include "netlyap/sweep/scheduling/record.hpp"

#include <cstdint>
#include <functional>

namespace netlyap::computing {

/// What a computing process works with.
struct WorkerContext {
    const scheduling::PreparedJob& prepared;
    const scheduling::Grid& grid;
    Kernel& kernel;
    scheduling::RecordSink& sink;
};

/// How a computation is watched from outside.
struct UnitCallbacks {
    /// Called several times a second, also while an iteration or an observable takes long and while a large
    /// state is made, read or written; false: stop, the state is kept.
    std::function<bool()> goes_on = [] { return true; };
    /// The state of the unit is durable.
    std::function<void(const scheduling::CheckpointLocation&)> at_checkpoint =
        [](const scheduling::CheckpointLocation&) {};
};

/// What became of a unit.
struct UnitOutcome {
    bool is_done = false;                       ///< else it was stopped
    double seconds = 0.0;                       ///< that it took, earlier starts included
    scheduling::CheckpointLocation checkpoint;  ///< of a stopped unit
};

/// Computes one unit, from its checkpoint if that can be had, and writes its record to the sink (without
/// syncing). Every run.checkpoint_seconds, and when it is stopped, its state is kept; also at the last
/// iteration, during what observables do at the end of a unit, which a restart then does again.
UnitOutcome compute_unit(const WorkerContext& context, scheduling::UnitNumber unit,
                         const scheduling::CheckpointLocation* from, const UnitCallbacks& callbacks);

}  // namespace netlyap::computing
