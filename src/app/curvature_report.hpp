#pragma once

#include "netlyap/sweep/job/job.hpp"

#include "point_table.hpp"

#include <string>

namespace netlyap {

/// The sharpness at each point of the grid, beside the one at which the descent becomes unstable.
[[nodiscard]] TextTable sharpness_table(const archive::ArchiveTables& tables, const job::Job& job);

/// What its columns mean, below it.
[[nodiscard]] std::string sharpness_meaning(const archive::ArchiveTables& tables, const job::Job& job);

/// The exponents of tangent vectors at each point of the grid, and what that means.
[[nodiscard]] TextTable tangents_table(const archive::ArchiveTables& tables);
[[nodiscard]] std::string tangents_meaning();

/// Why /hessian/sharpness_ratio of a job has no value; empty where it has, or is not recorded.
[[nodiscard]] std::string missing_ratio_note(const job::Job& job);

}  // namespace netlyap
