#pragma once

#include <string>

namespace netlyap {

/// What `squeue` says of a Slurm job, e.g. "PENDING (BeginTime)" or "RUNNING, 0:12 of 1:00"; empty where
/// there is no squeue, or when the job is not in the queue any more. Waits 10 s at most.
[[nodiscard]] std::string state_in_queue(const std::string& slurm_job);

}  // namespace netlyap
