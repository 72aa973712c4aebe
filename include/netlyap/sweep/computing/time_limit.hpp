#pragma once

#include <string>

namespace netlyap::computing {

/// When a run has to end in good order: early enough before its own limit and the end of its Slurm job.
class TimeLimit {
public:
    /// `limit_seconds` from now; 0: none. The end of a Slurm job is read from SLURM_JOB_END_TIME (seconds
    /// since 1970); if that is not a number, or more than a minute ago, it is ignored with a warning. What is
    /// kept free for the orderly end is a fifth of the time, at most 5 s.
    explicit TimeLimit(double limit_seconds);

    /// Seconds left for computing; infinite without a limit.
    [[nodiscard]] double budget() const;
    /// What is over ("run.time_limit", "the time of the Slurm job"); empty while nothing is.
    [[nodiscard]] std::string exceeded() const;

private:
    double end_;  ///< on the steady clock
    std::string name_;
};

}  // namespace netlyap::computing
