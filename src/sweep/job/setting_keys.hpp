#pragma once

#include "netlyap/sweep/job/job_keys.hpp"

#include <vector>

namespace netlyap::job {

/// observe.names: which observables there are.
[[nodiscard]] JobKey observables_key();

/// The settings of all observables, observe.<observable>.<setting>.
[[nodiscard]] std::vector<JobKey> observable_keys();

/// Those of all statistics, statistics.<statistic>.<setting>.
[[nodiscard]] std::vector<JobKey> statistic_keys();

}  // namespace netlyap::job
