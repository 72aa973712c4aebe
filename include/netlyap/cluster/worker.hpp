#pragma once

#include "netlyap/sweep/computing/unit_computation.hpp"
#include "netlyap/cluster/master.hpp"
#include "netlyap/cluster/session.hpp"

#include <functional>
#include <memory>

namespace netlyap {

/// Makes the context of a worker from its assignment; the owner keeps alive what the context refers to. It is
/// called in a thread of its own, while the worker gives signs of life, and so may not use MPI.
struct WorkerContextOwner {
    virtual ~WorkerContextOwner() = default;
    [[nodiscard]] virtual computing::WorkerContext context() = 0;
};
using MakeWorkerContext = std::function<std::unique_ptr<WorkerContextOwner>(const Assignment&)>;

/// The master is gone: exit code 75. MPI cannot be finalized without it.
struct MasterLost : Error {
    explicit MasterLost(const std::string& sentence) : Error(ExitCode::stopped, sentence) {}
};

/// The life of a rank above 0: waits for the assignment, computes lease after lease until it is dismissed,
/// and returns the exit code that the master gave. A failure of its own is reported to the master, which ends
/// everything, and so is a stop signal. Throws MasterLost, with all that was computed durable, when the
/// master has been silent for the lease timeout.
[[nodiscard]] ExitCode run_worker(Session& session, const MakeWorkerContext& make_workbench);

}  // namespace netlyap
