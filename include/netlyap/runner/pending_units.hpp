#pragma once

#include "netlyap/storage/journal/grid_contents.hpp"
#include "netlyap/storage/run_directory/run_directory.hpp"

#include "netlyap/runner/former_run.hpp"

#include <cstdint>
#include <functional>

namespace netlyap {

/// What the pending units of a grid begin with, and what they take.
struct PendingUnits {
    std::int64_t begun = 0;      ///< go on from a state of their own
    std::int64_t extended = 0;   ///< begin with a state of the job that theirs extends
    std::int64_t completed = 0;  ///< complete a record of it
    double member_steps = 0.0;   ///< steps of single networks
};

/// What a pending unit has in the journals of the directory.
struct PendingUnit {
    scheduling::UnitNumber number;
    const scheduling::CheckpointLocation* own;  ///< its own state, which goes before others; null: none
    FormerUnit former;                          ///< what the job that is extended has for it
};

/// Counts the pending units of the contents, and shows each of them in the order of their numbers. `former`:
/// the job that this one extends; null where there is none.
PendingUnits count_pending(
    const run_directory::RunLayout& layout, const scheduling::PreparedJob& prepared,
    const scheduling::Grid& grid, const journal::GridContents& contents, const FormerRun* former,
    const std::function<void(const PendingUnit&)>& show = [](const PendingUnit&) {});

}  // namespace netlyap
