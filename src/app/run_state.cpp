#include "run_state.hpp"

#include "netlyap/sweep/scheduling/grid.hpp"
#include "netlyap/storage/archive/archive.hpp"
#include "netlyap/storage/journal/grid_contents.hpp"
#include "netlyap/storage/run_directory/former_jobs.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

namespace netlyap {

namespace {

/// What the processes of several slices say of themselves, all together.
run_directory::RunStatus together(const std::vector<run_directory::LockHolder>& holders,
                                  std::map<scheduling::Slice, run_directory::RunStatus>& statuses) {
    run_directory::RunStatus all;
    for (const run_directory::LockHolder& holder : holders) {
        const run_directory::RunStatus& one = statuses[holder.slice];
        all.units += one.units;
        all.done += one.done;
        all.failed += one.failed;
        all.running += one.running;
        all.points += one.points;
        all.complete_points += one.complete_points;
        all.workers += one.workers;
        all.member_steps_per_second += one.member_steps_per_second;
        all.seconds_left = std::max(all.seconds_left, one.seconds_left);
    }
    return all;
}

}  // namespace

Contents contents(const run_directory::RunLayout& layout, const job::Job& job,
                  const scheduling::Slice& slice) {
    const scheduling::Grid grid(job, slice);
    const journal::GridContents held(layout.journals(), run_directory::contract_in(layout, job), grid);
    Contents result;
    result.units = static_cast<std::int64_t>(held.units().size());
    result.done = held.complete();
    result.failed = held.given_up();
    for (const journal::UnitContents& unit : held.units()) {
        if (!unit.is_pending())
            result.steps += job.iterations;
        else if (const scheduling::CheckpointLocation* const checkpoint = unit.checkpoint()) {
            ++result.kept;
            result.steps += checkpoint->iteration.value;
        }
        result.deaths += unit.deaths();
    }
    if (slice.is_whole()) {
        result.points = grid.cells();
        result.complete_points = count_complete_points(held, grid);
    }
    return result;
}

std::int64_t count_complete_points(const journal::GridContents& held, const scheduling::Grid& grid) {
    std::vector<std::size_t> complete(static_cast<std::size_t>(grid.cells()), 0);
    for (std::size_t number = 0; number < held.units().size(); ++number)
        if (held.units()[number].is_complete())
            ++complete[number / grid.blocks()];
    return std::count(complete.begin(), complete.end(), grid.blocks());
}

std::string grid_points_text(const Contents& found, bool are_in_order) {
    if (found.points < 2 || found.complete_points == found.points)
        return "";
    return std::to_string(found.complete_points) + " of " + std::to_string(found.points) + " grid points " +
           (found.complete_points == 1 ? "is" : "are") + " complete" +
           (are_in_order ? "; they are computed one after the other, eta by eta" : "");
}

bool archive_holds(const run_directory::RunLayout& layout, const job::Job& job, const Contents& found) {
    try {
        const archive::ArchiveTables tables = archive::read_tables(layout.archive());
        const archive::UnitHoles& holes = tables.holes;
        return job::is_same_archive_identity(tables.job, job::archive_identity(job)) &&
               holes.given_up == found.failed && holes.pending == found.units - found.done - found.failed;
    } catch (const Error&) {
        return false;
    }
}

std::string RunState::name() const {
    if (is_running)
        return "running";
    if (is_gathered)
        return has_holes() ? "computed, with holes" : "complete";
    const bool is_dead =
        std::any_of(holders.begin(), holders.end(), [&](const run_directory::LockHolder& holder) {
            const auto status = statuses.find(holder.slice);
            return status == statuses.end() || status->second.state != "stopped";
        });
    return is_dead ? "dead" : "stopped";
}

ExitCode RunState::code() const noexcept {
    if (!is_gathered)
        return ExitCode::stopped;
    return has_holes() ? ExitCode::incomplete : ExitCode::complete;
}

RunState state_of_run(const run_directory::RunLayout& layout, const job::Job& job) {
    RunState run;
    run.holders = run_directory::lock_holders(layout);
    run.statuses = run_directory::read_statuses(layout.status());
    std::vector<run_directory::LockHolder> living;
    std::copy_if(run.holders.begin(), run.holders.end(), std::back_inserter(living),
                 [](const run_directory::LockHolder& holder) { return !holder.is_dead; });
    run.is_running = !living.empty();
    run.now = together(living, run.statuses);
    if (run.is_running && living.front().slice.is_whole())
        run.found = {.units = run.now.units,
                     .done = run.now.done,
                     .failed = run.now.failed,
                     .points = run.now.points,
                     .complete_points = run.now.complete_points};
    else  // the journals know better than what was last said
        run.found = contents(layout, job);
    if (run.is_running)
        run.now.state = run.statuses[living.front().slice].state;
    run.is_computed = !run.is_running && run.found.done + run.found.failed >= run.found.units;
    run.is_gathered = run.is_computed && archive_holds(layout, job, run.found);
    return run;
}

}  // namespace netlyap
