#include "netlyap/core/clock.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/sweep/grid.hpp"
#include "netlyap/storage/archive.hpp"
#include "netlyap/storage/job_file.hpp"
#include "netlyap/storage/journal.hpp"
#include "netlyap/storage/run_directory.hpp"
#include "netlyap/storage/run_status.hpp"

#include "verbs.hpp"

#include <iostream>

namespace netlyap {

namespace {

const VerbSyntax syntax = {
    "status",
    "DIR",
    "tell how far a run is, from its directory alone",
    "Works without MPI and while the run goes on.",
    {{"exit-code", "",
      "exit with 0 only if the run is complete, otherwise with 75: run the same command again"}},
    false};

std::string percent(std::int64_t part, std::int64_t whole) {
    const double share = whole == 0 ? 100.0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
    return count_text(share) + " %";
}

/// What the journals hold besides results.
struct Traces {
    std::int64_t deaths = 0;  ///< of processes, in the middle of a unit
    std::int64_t kept = 0;    ///< pending units with a checkpoint
};

/// Counts what the journals hold. The data of the job are not needed for it.
Traces count_units(const RunLayout& layout, const Job& job, RunStatus& status) {
    const JournalIndex index = index_journals(layout.journals(), unit_identity(job));
    const Grid grid(job);
    Traces traces;
    status.units = grid.units();
    status.done = status.failed = 0;
    for (std::int64_t number = 0; number < grid.units(); ++number) {
        const Unit unit = grid.unit(number);
        const auto record = index.records.find(unit);
        const bool is_recorded = record != index.records.end();
        if (is_recorded)
            ++(record->second.is_failed ? status.failed : status.done);
        if (const auto history = index.histories.find(unit); history != index.histories.end()) {
            traces.deaths += history->second.deaths;
            traces.kept += !is_recorded && history->second.checkpoint ? 1 : 0;
        }
    }
    return traces;
}

/// Whether the archive is there and is the one of the whole job: a run may have died before it was written.
bool has_whole_archive(const RunLayout& layout, const Job& job) {
    try {
        const ArchiveTables tables = read_tables(layout.archive());
        return tables.is_complete && tables.job == identity(job);
    } catch (const Error&) {
        return false;
    }
}

ExitCode status(const Arguments& arguments) {
    const RunLayout layout = open_run_directory(arguments.operand);
    const std::optional<LockHolder> holder = lock_holder(layout);
    const std::optional<RunStatus> last = read_status(layout.status());
    const bool is_running = holder && !holder->is_dead;
    RunStatus now = last.value_or(RunStatus{});
    const Job job = read_job_file(layout.job());
    Traces traces;
    if (!is_running)  // the journals know better than what was last said
        traces = count_units(layout, job, now);
    const bool is_complete =
        !is_running && now.done + now.failed >= now.units && has_whole_archive(layout, job);
    const bool is_dead = holder && holder->is_dead && now.state != "stopped";
    const std::string state = is_running    ? "running"
                              : is_complete ? "complete"
                              : is_dead     ? "dead"
                                            : "stopped";
    std::cout << "state    " << state;
    if (holder)
        std::cout << " (" << holder->who << (holder->is_dead ? "; it is gone" : "") << ")";
    std::cout << "\ndone     " << now.done << " of " << now.units << " units ("
              << percent(now.done, now.units) << ")\n";
    if (traces.kept > 0)
        std::cout << "begun    " << traces.kept << " more, which continue from a checkpoint\n";
    if (traces.deaths > 0)
        std::cout << "deaths   " << traces.deaths << " (of processes in the middle of a unit)\n";
    if (now.failed > 0)
        std::cout << "given up " << now.failed << " units, because their process died every time\n";
    if (is_running) {
        std::cout << "running  " << now.running << " units on " << now.workers << " workers\n";
        std::cout << "rate     " << count_text(now.member_steps_per_second) << " member-steps/s\n";
        if (now.seconds_left > 0.0)
            std::cout << "left     " << duration_text(now.seconds_left) << "\n";
    }
    if (now.updated > 0.0)
        std::cout << "updated  " << utc_text(now.updated) << "\n";
    if (is_complete && now.failed > 0)
        std::cout << "next: netlyap run " << layout.job().string() << " --out " << arguments.operand
                  << " --retry-failed\n";
    else if (is_complete)
        std::cout << "next: netlyap show " << layout.archive().string() << "\n";
    else if (is_running)
        std::cout << "next: netlyap status " << arguments.operand << "\n";
    else
        std::cout << "next: netlyap run " << layout.job().string() << " --out " << arguments.operand
                  << "   (or the same under mpirun)\n";
    return arguments.has("exit-code") && !is_complete ? ExitCode::stopped : ExitCode::complete;
}

}  // namespace

Verb status_verb() {
    return {syntax, status};
}

}  // namespace netlyap
