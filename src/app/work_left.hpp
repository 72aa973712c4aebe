#pragma once

#include "netlyap/sweep/scheduling/grid.hpp"
#include "netlyap/sweep/scheduling/prepared_job.hpp"

#include "run_state.hpp"

#include <cstdint>
#include <string>

namespace netlyap {

/// What `run` would still compute in its run directory.
struct Work {
    std::int64_t units = 0;
    std::int64_t done = 0;
    std::int64_t given_up = 0;
    std::int64_t begun = 0;         ///< of those that are left, the ones that continue from a kept state
    double member_steps = 0.0;      ///< that are left
    double journal_bytes = 0.0;     ///< of the journals that are there
    Contents found = {};            ///< the grid points that are complete
    std::string why_foreign = {};   ///< why the directory belongs to another job; empty where it does not
    bool is_smaller_there = false;  ///< and --extend would take it for the smaller one that it is
    bool is_going_on = false;       ///< somebody computes in the directory
    /// What the units of a larger job take from those that are there, in a sentence; empty where there is no
    /// smaller one.
    std::string extension = {};
    [[nodiscard]] bool is_foreign() const { return !why_foreign.empty(); }
    [[nodiscard]] std::int64_t left() const { return units - done - given_up; }
};

/// Of a slice, in which grid points are not counted. `extend`: the job may be larger than that of the
/// directory. Touches nothing.
[[nodiscard]] Work work_left(const run_directory::RunLayout& layout, const scheduling::PreparedJob& prepared,
                             const scheduling::Slice& slice, bool extend);

}  // namespace netlyap
