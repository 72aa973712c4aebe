#pragma once

#include "netlyap/storage/run_directory/target_intervals.hpp"

#include <cstdint>
#include <vector>

/// A sweep whose seeds grow in rounds until the interval of run.target is narrow enough. Its archive is that
/// of a job which has all those seeds from the beginning.
namespace netlyap {

/// What a round has come to.
struct TargetRound {
    std::int64_t seeds = 0;  ///< of every grid point
    std::int64_t next = 0;   ///< as many in the next round; the same: it was the last
    std::vector<run_directory::PointInterval> points;  ///< in the order of the grid

    [[nodiscard]] bool goes_on() const noexcept { return next > seeds; }
    /// The largest of their half-widths; NaN where no point has an interval.
    [[nodiscard]] double half_width() const noexcept;
};

/// So many seeds: those that are there, and then the whole numbers after the largest one.
[[nodiscard]] std::vector<std::int64_t> with_next_seeds(std::vector<std::int64_t> seeds, std::int64_t count);

/// A job with run.target goes on with the seeds that its run directory has come to, where those begin with
/// its own; else it stays as it is. Any job may be given.
void continue_seeds(job::Job& job, const run_directory::RunLayout& layout);

/// UsageError where a job with run.target cannot be run like this: as a slice, with a target that it does not
/// have, with a theta(0) for every seed, or because run.max_seeds need more room than there is. Nothing for a
/// job without. `computing_here`: as Ranks of run_sweep.hpp has it.
void check_target_run(scheduling::PreparedJob& prepared, const scheduling::Slice& slice, int computing_here);

/// What the journals have come to when the round is computed.
[[nodiscard]] TargetRound judge_round(const run_directory::RunLayout& layout,
                                      const scheduling::PreparedJob& prepared, unsigned threads,
                                      const Pulse& pulse);

}  // namespace netlyap
