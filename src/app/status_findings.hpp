#pragma once

#include "next_step.hpp"
#include "run_state.hpp"

#include <map>
#include <string>

namespace netlyap {

/// What `netlyap status` sees in a run directory, before anybody puts it into words or JSON.
struct StatusFindings {
    RunState run;
    std::map<std::string, std::string> queued;  ///< what squeue says, by Slurm job
    std::string extends;  ///< in what the job is larger than that of the archive; empty where it is not
    NextStep next;

    /// Whether there is nothing to do while a Slurm job is in the queue.
    [[nodiscard]] bool is_waiting() const noexcept { return !queued.empty() && !run.is_running; }
};

}  // namespace netlyap
