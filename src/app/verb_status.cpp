#include "netlyap/core/clock.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/storage/run_directory.hpp"

#include "next_command.hpp"
#include "run_state.hpp"
#include "slurm_queue.hpp"
#include "verbs.hpp"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <map>
#include <set>

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

void print_running(const RunStatus& now) {
    std::cout << "running  " << now.running << " units on " << now.workers << " workers\n";
    std::cout << "rate     " << count_text(now.member_steps_per_second) << " member-steps/s\n";
    if (now.seconds_left > 0.0)
        std::cout << "left     " << duration_text(now.seconds_left) << "\n";
}

/// What the queue says of the Slurm jobs that the run is or was part of.
/// Returns whether one of them is there.
bool print_slurm_jobs(const std::map<Slice, RunStatus>& statuses) {
    std::set<std::string> jobs;
    for (const auto& [slice, status] : statuses)
        jobs.insert(status.slurm_job);
    const auto states = states_in_queue(jobs);
    for (const auto& [job, state] : states)
        std::cout << "Slurm    job " << job << ": " << state << "\n";
    return !states.empty();
}

/// The slices that are still to be computed, where the run was last computed in slices.
std::vector<Slice> open_slices(const std::map<Slice, RunStatus>& statuses) {
    const auto newest = std::max_element(statuses.begin(), statuses.end(), [](const auto& a, const auto& b) {
        return a.second.updated < b.second.updated;
    });
    std::vector<Slice> open;
    if (newest == statuses.end() || newest->first.is_whole())
        return open;
    for (Slice slice{1, newest->first.count}; slice.index <= slice.count; ++slice.index)
        if (const auto found = statuses.find(slice);
            found == statuses.end() || found->second.state != "complete")
            open.push_back(slice);
    return open;
}

/// Names the slices that are still to be computed, if there are any.
void print_open_slices(const std::vector<Slice>& open) {
    constexpr std::size_t most_named = 8;
    if (open.empty())
        return;
    std::cout << "slices  ";
    for (std::size_t i = 0; i < std::min(open.size(), most_named); ++i)
        std::cout << " " << slice_text(open[i]);
    if (open.size() > most_named)
        std::cout << " and " << open.size() - most_named << " more";
    std::cout << (open.size() == 1 ? " is" : " are") << " not complete\n";
}

/// What to do next. While a run goes on or waits in the queue, that is to look again.
std::string next_command(RunState& run, const RunLayout& layout, bool is_queued) {
    if (run.is_gathered)
        return run.has_holes() ? pasted_run(layout.root, 1) + " --retry-failed"
                               : pasted_command("show", layout.archive());
    if (run.is_running || is_queued)
        return pasted_command("status", layout.root);
    if (run.is_computed)
        return pasted_command("gather", layout.root);
    if (const std::vector<Slice> open = open_slices(run.statuses); !open.empty())
        return pasted_run(layout.root, 1) + " --slice " + slice_text(open.front());
    return pasted_run(layout.root, run.statuses[{}].workers);
}

ExitCode status(const Arguments& arguments) {
    const RunLayout layout = open_run_directory(arguments.operand);
    const Job job = read_run_job(layout);
    if (arguments.has("steps")) {
        std::cout << contents(layout, job).steps << "\n";
        return ExitCode::complete;
    }
    RunState run = state_of_run(layout, job);
    const Contents& found = run.found;
    const bool is_dead = std::any_of(run.holders.begin(), run.holders.end(), [&](const LockHolder& holder) {
        return run.statuses[holder.slice].state != "stopped";
    });
    const std::string state = run.is_running    ? "running"
                              : run.is_gathered ? (run.has_holes() ? "computed, with holes" : "complete")
                              : is_dead         ? "dead"
                                                : "stopped";
    std::cout << "state    " << state;
    if (run.is_running && run.now.state == "gathering")
        std::cout << ", gathering the archive";
    for (const LockHolder& holder : run.holders)
        std::cout << " (" << holder.who << (holder.is_dead ? "; it is gone" : "") << ")";
    std::cout << "\ndone     " << found.done << " of " << found.units << " units ("
              << percent(found.done, found.units) << ")\n";
    if (found.kept > 0 && !run.is_running)
        std::cout << "begun    " << found.kept << " more, which continue from a checkpoint\n";
    if (found.deaths > 0 && !run.is_running)
        std::cout << "deaths   " << found.deaths << " (of processes in the middle of a unit)\n";
    if (found.failed > 0)
        std::cout << "given up " << found.failed << " units, because their process died every time\n";
    if (run.is_running)
        print_running(run.now);
    double updated = 0.0;
    for (const auto& [slice, one] : run.statuses)
        updated = std::max(updated, one.updated);
    if (updated > 0.0)
        std::cout << "updated  " << utc_text(updated) << "\n";
    const bool is_queued = !run.is_gathered && print_slurm_jobs(run.statuses) && !run.is_running;
    if (is_queued)
        std::cout << "wait     there is nothing to do while the Slurm job is in the queue\n";
    if (!run.is_running && !run.is_computed)
        print_open_slices(open_slices(run.statuses));
    std::cout << next_line(next_command(run, layout, is_queued));
    return arguments.has("exit-code") ? run.code() : ExitCode::complete;
}

}  // namespace

Verb status_verb() {
    return {syntax, status};
}

}  // namespace netlyap
