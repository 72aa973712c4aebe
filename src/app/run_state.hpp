#pragma once

#include "netlyap/core/error.hpp"
#include "netlyap/storage/journal/grid_contents.hpp"
#include "netlyap/storage/run_directory/run_directory.hpp"

#include <cstdint>
#include <map>
#include <vector>

namespace netlyap {

/// What the journals of a run hold.
struct Contents {
    std::int64_t units = 0;
    std::int64_t done = 0;
    std::int64_t failed = 0;
    std::int64_t deaths =
        0;  ///< of processes, in the middle of a unit; while a run goes on, its own begun units, too
    std::int64_t kept = 0;             ///< pending units with a checkpoint
    std::int64_t steps = 0;            ///< iterations that are safe
    std::int64_t points = 0;           ///< of the grid, in the whole of a sweep; 0 where nobody counted
    std::int64_t complete_points = 0;  ///< all of whose units are done
};

/// The points of a whole grid of which all units are done.
[[nodiscard]] std::int64_t count_complete_points(const journal::GridContents& held,
                                                 const scheduling::Grid& grid);

/// "3 of 12 grid points are complete", and that they come one after the other where they do, which slices do
/// not; empty where there is one point only, all are complete, or nobody counted.
[[nodiscard]] std::string grid_points_text(const Contents& found, bool are_in_order);

/// Counts what the journals hold of a slice. The data of the job are not needed for it.
[[nodiscard]] Contents contents(const run_directory::RunLayout& layout, const job::Job& job,
                                const scheduling::Slice& slice = {});

/// Whether the archive is there and holds what the journals do: a run may have died before it was written.
[[nodiscard]] bool archive_holds(const run_directory::RunLayout& layout, const job::Job& job,
                                 const Contents& found);

/// How far a run is, from its directory alone.
struct RunState {
    std::vector<run_directory::LockHolder> holders;  ///< who computes, or has not said that it ended
    std::map<scheduling::Slice, run_directory::RunStatus> statuses;  ///< what processes say of themselves
    run_directory::RunStatus now;                                    ///< of those that live, all together
    Contents found;
    bool is_running = false;
    bool is_computed = false;  ///< nothing is left, but for what was given up
    bool is_gathered = false;  ///< and the archive holds it

    /// "running", "complete", "computed, with holes", "stopped", or "dead" where it could not say that it
    /// ended.
    [[nodiscard]] std::string name() const;
    [[nodiscard]] bool has_holes() const noexcept { return found.failed > 0; }
    /// That of `netlyap status --exit-code`.
    [[nodiscard]] ExitCode code() const noexcept;
};

/// Watches for signs of life where it takes that, see lock_holders().
[[nodiscard]] RunState state_of_run(const run_directory::RunLayout& layout, const job::Job& job);

}  // namespace netlyap
