#pragma once

#include "netlyap/sweep/job/job.hpp"
#include "netlyap/storage/archive/archive.hpp"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace netlyap {

/// Why the filter keeps none, or too few for an interval, at points of the grid, and what to do: one sentence
/// each; and where any is kept, that their mean depends on the windows. Of a replay, which has one initial
/// condition, none says how many are enough. `archive` is the file of the tables.
[[nodiscard]] std::vector<std::string> why_few_kept(const archive::ArchiveTables& tables, const job::Job& job,
                                                    const std::filesystem::path& archive);

/// A sentence where the windows of [fit] end before half of the iterations that are followed; empty
/// otherwise. `reach` counts the iterations that they look at from the perturbation on, `followed` all there
/// are.
[[nodiscard]] std::string window_reach_note(std::int64_t reach, std::int64_t followed);

/// The same for a job; empty where it fits no exponents.
[[nodiscard]] std::string window_reach_note(const job::Job& job);

/// What rounding does to perturbations of these radii: a sentence where one is below 1e-13, empty otherwise.
[[nodiscard]] std::string precision_note(std::span<const double> epsilon);

/// A sentence where an archive has such radii and does not say which initial conditions are rounded, because
/// an older version of netlyap computed it; empty otherwise.
[[nodiscard]] std::string unjudged_note(const archive::ArchiveTables& tables);

}  // namespace netlyap
