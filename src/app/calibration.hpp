#pragma once

#include "netlyap/kernel/kernel.hpp"
#include "netlyap/sweep/prepared_job.hpp"

namespace netlyap {

/// Member-steps per second of one process on this machine, measured on the first unit of the job for half a
/// second, its observables included.
[[nodiscard]] double measure_rate(const PreparedJob& prepared, Kernel& kernel);

}  // namespace netlyap
