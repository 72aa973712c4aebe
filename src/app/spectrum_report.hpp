#pragma once

#include "netlyap/sweep/job/job.hpp"

#include "point_table.hpp"

#include <string>

namespace netlyap {

/// The leading Lyapunov exponent at each point of the grid.
[[nodiscard]] TextTable spectrum_table(const archive::ArchiveTables& tables);

/// What its columns mean, below it; the job is that of the archive.
[[nodiscard]] std::string spectrum_meaning(const job::Job& job);

}  // namespace netlyap
