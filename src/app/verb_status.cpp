#include "netlyap/core/clock.hpp"
#include "netlyap/core/error.hpp"
#include "netlyap/core/stop_signal.hpp"
#include "netlyap/storage/run_directory/former_jobs.hpp"
#include "netlyap/storage/run_directory/run_directory.hpp"

#include "extension_report.hpp"
#include "json_output.hpp"
#include "next_command.hpp"
#include "next_step.hpp"
#include "redrawn_block.hpp"
#include "run_state.hpp"
#include "slurm_queue.hpp"
#include "status_findings.hpp"
#include "status_json.hpp"
#include "status_text.hpp"
#include "verbs.hpp"

#include <chrono>
#include <functional>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <thread>

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
     {"watch", "[SECONDS]",
      "print it again every so many seconds (default: 10), until the run is complete or Ctrl-C, also while "
      "it is stopped; on a terminal in the same place, elsewhere with a blank line between"},
     {"json", "",
      "print one object for other programs; output.schema.json describes it. With --watch one in each "
      "line"}}};

constexpr double default_watch_seconds = 10.0;

/// What the queue says of the Slurm jobs that the run is or was part of; nothing where all is gathered.
std::map<std::string, std::string> slurm_jobs(const RunState& run) {
    if (run.is_gathered)
        return {};
    std::set<std::string> jobs;
    for (const auto& [slice, status] : run.statuses)
        jobs.insert(status.slurm_job);
    return states_in_queue(jobs);
}

StatusFindings look_at(const run_directory::RunLayout& layout) {
    const job::Job job = run_directory::read_run_job(layout);
    StatusFindings found;
    found.run = state_of_run(layout, job);
    found.queued = slurm_jobs(found.run);
    found.next = next_step(found.run, layout, job, found.is_waiting());
    if (!found.run.is_gathered && run_directory::is_archive_of_former(layout, job))
        found.extends = growth_text(*run_directory::former_job(layout, job), job);
    return found;
}

/// Looks again and again, until the run is complete or a signal asks for the end; shows each time what `show`
/// makes of it. Returns what it saw last.
StatusFindings watch(const run_directory::RunLayout& layout, double seconds,
                     const std::function<void(const StatusFindings&)>& show) {
    constexpr std::chrono::milliseconds nap(100);
    watch_stop_signals();
    for (;;) {
        const double next_look = steady_seconds() + seconds;
        const StatusFindings found = look_at(layout);
        show(found);
        if (found.run.is_gathered || !std::cout)
            return found;
        do {
            if (!stop_signal().empty())
                return found;
            std::this_thread::sleep_for(nap);
        } while (steady_seconds() < next_look);
    }
}

/// The seconds of --watch.
double seconds_of_watch(const Arguments& arguments) {
    if (arguments.options.at("watch").empty())
        return default_watch_seconds;
    const double seconds = number_option(arguments, "watch", default_watch_seconds);
    if (seconds == 0.0)
        throw UsageError("--watch is 0; it must be a number of seconds above 0");
    return seconds;
}

ExitCode status(const Arguments& arguments) {
    const run_directory::RunLayout layout = run_directory::open_run_directory(arguments.operand);
    if (arguments.has("steps")) {
        if (arguments.has("watch"))
            throw UsageError("--steps prints one number, once; leave out --watch or --steps");
        std::cout << contents(layout, run_directory::read_run_job(layout)).steps << "\n";
        return ExitCode::complete;
    }
    RedrawnBlock block;
    const auto show = [&](const StatusFindings& found) {
        if (arguments.has("json") && arguments.has("watch"))
            print_json_line("status", status_json(found, layout.root));
        else if (arguments.has("json"))
            print_json("status", status_json(found, layout.root));
        else
            block.show(status_text(found) + next_line(found.next.command));
    };
    StatusFindings found;
    if (arguments.has("watch")) {
        found = watch(layout, seconds_of_watch(arguments), show);
    } else {
        found = look_at(layout);
        show(found);
    }
    return arguments.has("exit-code") ? found.run.code() : ExitCode::complete;
}

}  // namespace

Verb status_verb() {
    return {status_syntax, status};
}

}  // namespace netlyap
