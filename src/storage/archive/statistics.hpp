#pragma once

#include "file.hpp"
#include "gathered_units.hpp"
#include "grid_axes.hpp"

#include <memory>
#include <vector>

namespace netlyap::archive {

/// A statistic and what it made of the sweep.
struct ComputedStatistic {
    std::unique_ptr<statistics::Statistic> statistic;
    std::vector<observables::FieldValues> values;  ///< [field], each [eta][epsilon][perturb_at][axes ...]
};

/// Computes the statistics of a job over the seeds that have a result, complete or diverged, at every point
/// of the grid. What they judge anew is replaced among the units. Quantities with axes, which units do not
/// keep, are read back from the archive, of so many points at a time as take some megabytes.
[[nodiscard]] std::vector<ComputedStatistic> compute_statistics(const scheduling::PreparedJob& prepared,
                                                                const ArchiveFile& archive,
                                                                GatheredUnits& units, unsigned threads,
                                                                const Pulse& pulse);

/// The interval that run.target names at every point of the grid, over the first so many seeds of the job
/// that have a result; of all of them with the bits that compute_statistics() has. The job has such a one.
[[nodiscard]] std::vector<statistics::Interval> compute_intervals(const scheduling::PreparedJob& prepared,
                                                                  const GatheredUnits& units,
                                                                  std::size_t seeds, unsigned threads,
                                                                  const Pulse& pulse);

/// Writes the group of a statistic: its axes, what accompanies them, its quantities.
void write_statistic(ArchiveFile& archive, const GridAxes& grid, const ComputedStatistic& computed);

}  // namespace netlyap::archive
