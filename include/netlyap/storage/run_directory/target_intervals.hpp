#pragma once

#include "netlyap/core/pulse.hpp"
#include "netlyap/storage/archive/archive.hpp"
#include "netlyap/storage/run_directory/run_directory.hpp"

#include <vector>

namespace netlyap::run_directory {

/// The interval that run.target names, at one point of the grid.
struct PointInterval {
    archive::ArchivePoint point;
    statistics::Interval interval;
};

/// Those of all points in the order of the grid, from what the journals hold of the job: those that the
/// archive would have, without writing one. For run.target as check_target() has it. Throws as gather() does
/// for journals that cannot be read.
[[nodiscard]] std::vector<PointInterval> target_intervals(const RunLayout& layout,
                                                          const scheduling::PreparedJob& prepared,
                                                          unsigned threads, const Pulse& pulse);

}  // namespace netlyap::run_directory
