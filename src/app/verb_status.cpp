#include "netlyap/core/clock.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/sweep/grid.hpp"
#include "netlyap/storage/archive.hpp"
#include "netlyap/storage/journal.hpp"
#include "netlyap/storage/run_directory.hpp"
#include "netlyap/storage/run_status.hpp"

#include "shell_word.hpp"
#include "slurm_queue.hpp"
#include "verbs.hpp"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <iterator>
#include <map>
#include <set>
#include <vector>

namespace netlyap {

namespace {

const VerbSyntax syntax = {
    "status",
    "DIR",
    "tell how far a run is, from its directory alone",
    "Works without MPI and while the run goes on; asks squeue about its Slurm job where there is one.",
    {{"exit-code", "",
      "exit with 0 only if the run is complete; 69: all that can be computed is, but units were given up; "
      "75: it is going on, or the same command continues it"},
     {"steps", "",
      "print one number only, for scripts: the iterations that are safe, summed over all units; it grows "
      "with every "
      "checkpoint"}},
    false};

std::string percent(std::int64_t part, std::int64_t whole) {
    if (part == whole)
        return "100 %";
    const double share = std::floor(1000.0 * static_cast<double>(part) / static_cast<double>(whole)) / 10.0;
    return to_text(share) + " %";
}

/// What the journals hold.
struct Contents {
    std::int64_t units = 0;
    std::int64_t done = 0;
    std::int64_t failed = 0;
    std::int64_t deaths =
        0;  ///< of processes, in the middle of a unit; while a run goes on, its own begun units, too
    std::int64_t kept = 0;   ///< pending units with a checkpoint
    std::int64_t steps = 0;  ///< iterations that are safe
};

/// Counts what the journals hold. The data of the job are not needed for it.
Contents contents(const RunLayout& layout, const Job& job) {
    const JournalIndex index = index_journals(layout.journals(), contract_of(job));
    const Grid grid(job);
    Contents result;
    result.units = grid.units();
    for (std::int64_t number = 0; number < grid.units(); ++number) {
        const Unit unit = grid.unit(number);
        const auto record = index.records.find(unit);
        const auto history = index.histories.find(unit);
        const bool has_history = history != index.histories.end();
        if (record != index.records.end()) {
            ++(record->second.is_failed ? result.failed : result.done);
            result.steps += job.iterations;
        } else if (has_history && history->second.checkpoint) {
            ++result.kept;
            result.steps += history->second.checkpoint->iteration;
        }
        result.deaths += has_history ? history->second.deaths : 0;
    }
    return result;
}

/// Whether the archive is there and holds what the journals do: a run may have died before it was written.
bool has_whole_archive(const RunLayout& layout, const Job& job, const Contents& found) {
    try {
        const ArchiveTables tables = read_tables(layout.archive());
        return is_same_identity(tables.job, identity(job)) && tables.seeds_pending == 0 &&
               (tables.seeds_failed > 0) == (found.failed > 0);
    } catch (const Error&) {
        return false;
    }
}

using Statuses = std::map<Slice, RunStatus>;

/// What the processes of several slices say of themselves, all together.
RunStatus together(const std::vector<LockHolder>& holders, Statuses& statuses) {
    RunStatus all;
    for (const LockHolder& holder : holders) {
        const RunStatus& one = statuses[holder.slice];
        all.units += one.units;
        all.done += one.done;
        all.failed += one.failed;
        all.running += one.running;
        all.workers += one.workers;
        all.member_steps_per_second += one.member_steps_per_second;
        all.seconds_left = std::max(all.seconds_left, one.seconds_left);
    }
    return all;
}

void print_running(const RunStatus& now) {
    std::cout << "running  " << now.running << " units on " << now.workers << " workers\n";
    std::cout << "rate     " << count_text(now.member_steps_per_second) << " member-steps/s\n";
    if (now.seconds_left > 0.0)
        std::cout << "left     " << duration_text(now.seconds_left) << "\n";
}

/// What the queue says of the Slurm jobs that the run is or was part of.
/// Returns whether one of them is there.
bool print_slurm_jobs(const Statuses& statuses) {
    std::set<std::string> jobs;
    for (const auto& [slice, status] : statuses)
        jobs.insert(status.slurm_job);
    const auto states = states_in_queue(jobs);
    for (const auto& [job, state] : states)
        std::cout << "Slurm    job " << job << ": " << state << "\n";
    return !states.empty();
}

ExitCode status(const Arguments& arguments) {
    const RunLayout layout = open_run_directory(arguments.operand);
    const Job job = read_run_job(layout);
    if (arguments.has("steps")) {
        std::cout << contents(layout, job).steps << "\n";
        return ExitCode::complete;
    }
    const std::vector<LockHolder> holders = lock_holders(layout);
    Statuses statuses = read_statuses(layout.status());
    std::vector<LockHolder> living;
    std::copy_if(holders.begin(), holders.end(), std::back_inserter(living),
                 [](const LockHolder& holder) { return !holder.is_dead; });
    const bool is_running = !living.empty();
    const RunStatus now = together(living, statuses);
    Contents found;
    if (is_running && living.front().slice.is_whole())
        found = {.units = now.units, .done = now.done, .failed = now.failed};
    else  // the journals know better than what was last said
        found = contents(layout, job);
    const bool is_computed = !is_running && found.done + found.failed >= found.units;
    const bool is_gathered = is_computed && has_whole_archive(layout, job, found);
    const bool has_holes = found.failed > 0;
    const bool is_dead = std::any_of(holders.begin(), holders.end(), [&](const LockHolder& holder) {
        return statuses[holder.slice].state != "stopped";
    });
    const std::string state = is_running    ? "running"
                              : is_gathered ? (has_holes ? "computed, with holes" : "complete")
                              : is_dead     ? "dead"
                                            : "stopped";
    std::cout << "state    " << state;
    if (is_running && statuses[living.front().slice].state == "gathering")
        std::cout << ", gathering the archive";
    for (const LockHolder& holder : holders)
        std::cout << " (" << holder.who << (holder.is_dead ? "; it is gone" : "") << ")";
    std::cout << "\ndone     " << found.done << " of " << found.units << " units ("
              << percent(found.done, found.units) << ")\n";
    if (found.kept > 0 && !is_running)
        std::cout << "begun    " << found.kept << " more, which continue from a checkpoint\n";
    if (found.deaths > 0 && !is_running)
        std::cout << "deaths   " << found.deaths << " (of processes in the middle of a unit)\n";
    if (found.failed > 0)
        std::cout << "given up " << found.failed << " units, because their process died every time\n";
    if (is_running)
        print_running(now);
    double updated = 0.0;
    for (const auto& [slice, one] : statuses)
        updated = std::max(updated, one.updated);
    if (updated > 0.0)
        std::cout << "updated  " << utc_text(updated) << "\n";
    const bool is_queued = !is_gathered && print_slurm_jobs(statuses);
    if (is_gathered && has_holes)
        std::cout << "next: netlyap run " << shell_word(layout.job().string()) << " --retry-failed\n";
    else if (is_gathered)
        std::cout << "next: netlyap show " << shell_word(layout.archive().string()) << "\n";
    else if (is_running)
        std::cout << "next: netlyap status " << shell_word(arguments.operand) << "\n";
    else if (is_queued)
        std::cout << "next: nothing to do while the Slurm job is in the queue\n";
    else if (is_computed)
        std::cout << "next: netlyap gather " << shell_word(arguments.operand) << "\n";
    else
        std::cout << "next: netlyap run " << shell_word(layout.job().string()) << " --out "
                  << shell_word(arguments.operand) << "   # or the same under mpirun\n";
    if (!arguments.has("exit-code"))
        return ExitCode::complete;
    return !is_gathered ? ExitCode::stopped : has_holes ? ExitCode::incomplete : ExitCode::complete;
}

}  // namespace

Verb status_verb() {
    return {syntax, status};
}

}  // namespace netlyap
