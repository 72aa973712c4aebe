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

/// Counts what the journals hold. The data of the job are not needed for it.
void count_units(const RunLayout& layout, const Job& job, RunStatus& status) {
    const JournalIndex index = index_journals(layout.journals(), unit_identity(job));
    const Grid grid(job);
    status.units = grid.units();
    status.done = 0;
    for (std::int64_t unit = 0; unit < grid.units(); ++unit)
        status.done += index.records.contains(grid.unit(unit)) ? 1 : 0;
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
    if (!is_running)  // the journals know better than what was last said
        count_units(layout, job, now);
    const bool is_complete = !is_running && now.done >= now.units && has_whole_archive(layout, job);
    const std::string state = is_running ? "running" : is_complete ? "complete" : holder ? "dead" : "stopped";
    std::cout << "state    " << state;
    if (holder)
        std::cout << " (" << holder->who << (holder->is_dead ? "; it is gone" : "") << ")";
    std::cout << "\ndone     " << now.done << " of " << now.units << " units ("
              << percent(now.done, now.units) << ")\n";
    if (now.failed > 0)
        std::cout << "given up " << now.failed << "\n";
    if (is_running) {
        std::cout << "running  " << now.running << " units on " << now.workers << " workers\n";
        std::cout << "rate     " << count_text(now.member_steps_per_second) << " member-steps/s\n";
        if (now.seconds_left > 0.0)
            std::cout << "left     " << duration_text(now.seconds_left) << "\n";
    }
    if (now.updated > 0.0)
        std::cout << "updated  " << utc_text(now.updated) << "\n";
    if (is_complete)
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
