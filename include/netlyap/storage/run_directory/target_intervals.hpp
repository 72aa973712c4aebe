#pragma once

#include "netlyap/core/pulse.hpp"
#include "netlyap/storage/archive/archive.hpp"
#include "netlyap/storage/run_directory/run_directory.hpp"

#include <vector>

namespace netlyap::run_directory {

/// The interval that run.target names, at one point of the grid.
struct PointInterval {
    archive::ArchivePoint point;
    statistics::Interval interval;  ///< of all seeds
    statistics::Interval of_first;  ///< of the first so many alone

    /// The larger of both half-widths; NaN where there is no interval.
    [[nodiscard]] double half_width() const noexcept;
};

/// Those of all points in the order of the grid, from what the journals hold of the job: those that the
/// archive would have, without writing one, and those of the first so many seeds of the list. For run.target
/// as check_target() has it. Throws as gather() does for journals that cannot be read.
[[nodiscard]] std::vector<PointInterval> target_intervals(const RunLayout& layout,
                                                          const scheduling::PreparedJob& prepared,
                                                          std::int64_t first_seeds, unsigned threads,
                                                          const Pulse& pulse);

}  // namespace netlyap::run_directory
