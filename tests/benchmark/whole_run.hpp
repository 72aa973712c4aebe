#pragma once

#include "implementation.hpp"

#include <filesystem>
#include <vector>

namespace netlyap::bench {

/// Runs of the whole program, beside what their steps take in the bare kernel.
struct WholeRun {
    int workers;
    double member_steps;          ///< of the job
    std::vector<double> seconds;  ///< wall clock from the start to the end of mpirun [repetition]
    /// Those seconds over the kernel time: member-steps / workers / rate of the kernel on one core, measured
    /// just before and just after the run [repetition].
    std::vector<double> ratios;
};

/// Runs `mpirun -n <workers + 1> netlyap run jobs/fig8.ini` (a toy job if short) that many times, with a
/// worker for each of at most two cores. IoError when a run fails, with what it printed.
[[nodiscard]] WholeRun measure_whole_run(Implementation& kernel, int repetitions, bool is_short);

}  // namespace netlyap::bench
