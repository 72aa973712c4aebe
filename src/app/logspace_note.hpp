#pragma once

#include "netlyap/sweep/job/job.hpp"

#include <string>
#include <vector>

namespace netlyap {

/// Sentences on each logspace(a, b, n) of the job file and the command line that stands in the grid and
/// begins above 10^0: its first two arguments are powers of ten, and may have been meant as values.
[[nodiscard]] std::vector<std::string> logspace_notes(const std::string& given, const job::Job& job);

}  // namespace netlyap
