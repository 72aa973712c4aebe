#pragma once

#include <map>
#include <set>
#include <string>

namespace netlyap {

/// What `squeue` says of Slurm jobs, e.g. "PENDING (BeginTime)" or "RUNNING, 0:12 of 1:00", by number ("12",
/// "12_3" for a task of an array). A job that is not in the queue any more is left out; so are all of them
/// where squeue is missing, fails, prints something else or does not answer within 10 s. It is asked once for
/// all jobs.
[[nodiscard]] std::map<std::string, std::string> states_in_queue(const std::set<std::string>& jobs);

}  // namespace netlyap
