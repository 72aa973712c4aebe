#pragma once

#include "netlyap/sweep/computing/run_control.hpp"
#include "netlyap/sweep/scheduling/evaluation.hpp"
#include "netlyap/sweep/scheduling/grid.hpp"
#include "netlyap/sweep/scheduling/record.hpp"

#include <cstdint>
#include <functional>
#include <optional>

namespace netlyap::computing {

class UnitCompletion;

/// What a computing process works with.
struct WorkerContext {
    const scheduling::PreparedJob& prepared;
    const scheduling::Grid& grid;
    Kernel& kernel;
    scheduling::RecordSink& sink;
    UnitCompletion* completion =
        nullptr;  ///< of records of the job that this one extends; null: there is none
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

/// Completes records of a smaller job instead of computing units whole.
class UnitCompletion {
public:
    UnitCompletion() = default;
    UnitCompletion(const UnitCompletion&) = delete;
    UnitCompletion& operator=(const UnitCompletion&) = delete;
    virtual ~UnitCompletion() = default;
    /// As compute_unit() of what is missing in the former record. Nothing where that is of no use: the unit
    /// has to be computed whole.
    [[nodiscard]] virtual std::optional<UnitOutcome> complete(scheduling::UnitNumber unit,
                                                              const scheduling::RecordLocation& former,
                                                              const scheduling::CheckpointLocation* from,
                                                              const UnitCallbacks& callbacks) = 0;
};

/// Computes one unit, from its checkpoint if that can be had, and writes its record to the sink (without
/// syncing). Every run.checkpoint_seconds, and when it is stopped, its state is kept; also at the last
/// iteration, during what observables do at the end of a unit, which a restart then does again.
UnitOutcome compute_unit(const WorkerContext& context, scheduling::UnitNumber unit,
                         const scheduling::CheckpointLocation* from, const UnitCallbacks& callbacks);

/// The same from where the unit starts: what is missing in the record of a smaller job, where it has one.
UnitOutcome compute_unit(const WorkerContext& context, scheduling::UnitNumber unit, const UnitStarts& starts,
                         const UnitCallbacks& callbacks);

}  // namespace netlyap::computing
