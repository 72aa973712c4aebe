#include "netlyap/core/clock.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/storage/run_directory/former_jobs.hpp"
#include "netlyap/storage/run_directory/run_directory.hpp"

#include "extension_report.hpp"
#include "next_command.hpp"
#include "next_step.hpp"
#include "run_ending.hpp"
#include "run_state.hpp"
#include "slurm_queue.hpp"
#include "status_json.hpp"
#include "verbs.hpp"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <map>
#include <set>

namespace netlyap {

namespace {

const VerbSyntax status_syntax = {
    "status",
    "DIR",
    "print how far a run is, from its directory alone",
    "Works without MPI and while the run goes on; asks squeue about its Slurm job where there is one.",
    {{"exit-code", "",
      "exit with 0 only if the run is complete; 69: all that can be computed is, but units were given up; "
      "75: it is going on, or the same command continues it"},
     {"steps", "",
      "print one number only, for scripts: the iterations that are safe, summed over all units; it grows "
      "with every "
      "checkpoint"},
     {"json", "", "print one object for other programs; output.schema.json describes it"}}};

std::string percent(std::int64_t part, std::int64_t whole) {
    if (part == whole)
        return "100 %";
    const double share = std::floor(1000.0 * static_cast<double>(part) / static_cast<double>(whole)) / 10.0;
    return to_text(share) + " %";
}

void print_running(const run_directory::RunStatus& now) {
    std::cout << "running  " << units_text(now.running) << " on " << now.workers
              << (now.workers == 1 ? " worker\n" : " workers\n");
    if (now.member_steps_per_second > 0.0)
        std::cout << "rate     " << count_text(now.member_steps_per_second) << " member-steps/s\n";
    else
        std::cout << "rate     not known before the first unit is done\n";
    if (now.seconds_left > 0.0)
        std::cout << "left     " << duration_text(now.seconds_left) << "\n";
}

/// What the queue says of the Slurm jobs that the run is or was part of; nothing where all is gathered.
std::map<std::string, std::string> slurm_jobs(const RunState& run) {
    if (run.is_gathered)
        return {};
    std::set<std::string> jobs;
    for (const auto& [slice, status] : run.statuses)
        jobs.insert(status.slurm_job);
    return states_in_queue(jobs);
}

/// Names the slices that are still to be computed, if there are any.
void print_open_slices(const std::vector<scheduling::Slice>& open) {
    constexpr std::size_t most_named = 8;
    if (open.empty())
        return;
    std::cout << "slices  ";
    for (std::size_t i = 0; i < std::min(open.size(), most_named); ++i)
        std::cout << " " << scheduling::slice_text(open[i]);
    if (open.size() > most_named)
        std::cout << " and " << open.size() - most_named << " more";
    std::cout << (open.size() == 1 ? " is" : " are") << " not complete\n";
}

ExitCode status(const Arguments& arguments) {
    const run_directory::RunLayout layout = run_directory::open_run_directory(arguments.operand);
    const job::Job job = run_directory::read_run_job(layout);
    if (arguments.has("steps")) {
        std::cout << contents(layout, job).steps << "\n";
        return ExitCode::complete;
    }
    const RunState run = state_of_run(layout, job);
    const std::map<std::string, std::string> queued = slurm_jobs(run);
    const bool is_waiting = !queued.empty() && !run.is_running;
    const NextStep next = next_step(run, layout, job, is_waiting);
    const std::string extends = !run.is_gathered && run_directory::is_archive_of_former(layout, job)
                                    ? extended_keys(layout, job)
                                    : "";
    if (arguments.has("json")) {
        print_json("status", status_json(run, layout.root, extends, queued, next));
        return arguments.has("exit-code") ? run.code() : ExitCode::complete;
    }
    const Contents& found = run.found;
    std::cout << "state    " << run.name();
    if (run.is_running && run.now.state == "gathering")
        std::cout << ", gathering the archive";
    for (const run_directory::LockHolder& holder : run.holders)
        std::cout << " (" << holder.who << (holder.is_dead ? "; it is gone" : "") << ")";
    std::cout << "\ndone     " << units_of_text(found.done, found.units) << " ("
              << percent(found.done, found.units) << ")\n";
    if (const std::string points = grid_points_text(found, open_slices(run.statuses).empty());
        !points.empty())
        std::cout << "grid     " << points << "\n";
    if (!extends.empty())
        std::cout << "archive  is of the job before it was extended (" << extends
                  << "), and stays until all units are done\n";
    if (found.kept > 0 && !run.is_running)
        std::cout << "begun    " << found.kept << " more, which "
                  << (found.kept == 1 ? "continues" : "continue") << " from a checkpoint\n";
    if (found.deaths > 0 && !run.is_running)
        std::cout << "deaths   " << found.deaths << " (of processes in the middle of a unit)\n";
    if (found.failed > 0)
        std::cout << "given up " << units_text(found.failed) << ", because "
                  << (found.failed == 1 ? "its" : "their") << " process died every time\n";
    if (run.is_running)
        print_running(run.now);
    double updated = 0.0;
    for (const auto& [slice, one] : run.statuses)
        updated = std::max(updated, one.updated);
    if (updated > 0.0)
        std::cout << "updated  " << utc_text(updated) << "\n";
    for (const auto& [number, state] : queued)
        std::cout << "Slurm    job " << number << ": " << state << "\n";
    if (is_waiting)
        std::cout << "wait     there is nothing to do while the Slurm job is in the queue\n";
    if (!run.is_running && !run.is_computed)
        print_open_slices(open_slices(run.statuses));
    if (!next.note.empty())
        std::cout << "version  " << next.note << "\n";
    std::cout << next_line(next.command);
    return arguments.has("exit-code") ? run.code() : ExitCode::complete;
}

}  // namespace

Verb status_verb() {
    return {status_syntax, status};
}

}  // namespace netlyap
