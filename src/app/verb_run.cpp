#include "netlyap/core/read_input.hpp"
#include "netlyap/core/stop_signal.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/model/generated_data.hpp"
#include "netlyap/sweep/job/file_keys.hpp"
#include "netlyap/sweep/job/given_start.hpp"
#include "netlyap/storage/archive/archive.hpp"
#include "netlyap/storage/run_directory/run_directory.hpp"
#include "netlyap/cluster/master.hpp"

#include "claim_cure.hpp"
#include "error_report.hpp"
#include "extension_report.hpp"
#include "held_settings.hpp"
#include "job_notes.hpp"
#include "job_to_run.hpp"
#include "kept_report.hpp"
#include "logspace_note.hpp"
#include "netlyap/runner/run_sweep.hpp"
#include "next_command.hpp"
#include "progress.hpp"
#include "run_ending.hpp"
#include "run_folder.hpp"
#include "shell_word.hpp"
#include "site.hpp"
#include "target_report.hpp"
#include "verbs.hpp"
#include "work_command.hpp"
#include "work_left.hpp"
#include "workers.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <iostream>
#include <optional>
#include <utility>

namespace netlyap {

namespace {

const VerbSyntax run_syntax = {
    "run",
    "JOB.ini",
    "compute the sweep of a job file and gather it into an archive",
    "One process by default. With --workers 8 there are eight that compute, and a master that hands "
    "out the work and sleeps:\n"
    "  netlyap run job.ini --out runs/job --workers 8\n"
    "It starts them by mpirun, inside a Slurm allocation on its nodes, and returns the code of "
    "`netlyap status --exit-code`.\n"
    "Under an mpirun or srun of your own take one rank more than there are cores:\n"
    "  mpirun -n 9 netlyap run job.ini\n"
    "The same command continues an interrupted run: what the journals of the run directory hold is "
    "not computed again.\n"
    "SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGUSR2 or SIGXCPU to any rank, Ctrl-C and run.time_limit end "
    "it in good order with exit code 75.\n"
    "mpirun passes SIGUSR1, SIGUSR2 and SIGXCPU on; it returns 1 when it was interrupted itself: use "
    "`netlyap status DIR --exit-code` for the true state.\n"
    "Open MPI needs files of 8 MB for itself: under a smaller `ulimit -f` an mpirun of your own "
    "fails with messages of PMIX, or hangs.\n"
    "mpirun --enable-recovery -n 9 ... goes on when a worker dies: others get its work after "
    "run.lease_timeout. mpirun then reports the dead rank, but always returns 0.\n"
    "The directory belongs to one job; another job in it is refused, a larger one taken with "
    "--extend. At the end the archive is DIR/sweep.h5.\n"
    "JOB.ini may be a pipe, or - for standard input (under mpirun only -, which rank 0 reads); say "
    "--out then.\n"
    "With run.target and run.target_error seeds are added in rounds until that statistic is known so "
    "well, or there are run.max_seeds; killed and given again, it comes to the same archive.\n"
    "The directory keeps the job (job.ini), its data (data.netlyap) and a given theta(0) "
    "(theta0.txt): `netlyap run DIR/job.ini` continues without the files that were given.\n"
    "Exit code 69: all that can be computed is, but units were given up (run.max_attempts); 75 also "
    "while another run computes in the directory.",
    {{"out", "DIR",
      "the run directory (default: in runs/, or in the scratch folder of netlyap.conf, by the name of the "
      "job file; for the job.ini of a run, that run)"},
     {"workers", "N",
      "compute with N processes beside a master, all of which mpirun starts (Open MPI), or the launcher of "
      "netlyap.conf"},
     {"extend", "",
      "accept a job that is larger than that of the directory: more of sweep.eta, of sweep.epsilon or (at "
      "its "
      "end) of sweep.seeds, sweep.iterations, sweep.members, observables, or recorded iterations; what is "
      "there "
      "is kept"},
     {"dry-run", "", "print what would be computed, and do nothing else"},
     {"slice", "I/N",
      "compute the I-th of N parts of the sweep only, I = 1 .. N; the parts can be computed at the same "
      "time, "
      "in one run directory, without MPI between them; `netlyap gather DIR` then makes the archive"},
     {"retry-failed", "",
      "try units again that were given up because their process died every time; earlier deaths do not count "
      "any more"},
     {"data", "FILE",
      "for the job.ini of a run whose data.netlyap is damaged or lost: the file that the data came from"},
     {"print-directory", "",
      "print the run directory that these arguments use, for scripts, and do nothing else"}},
    JobKeys::all};

scheduling::Slice wanted_slice(const Arguments& arguments) {
    if (!arguments.has("slice"))
        return {};
    if (arguments.has("extend"))
        throw UsageError(
            "--extend changes the whole sweep; run it once with --extend and without --slice, e.g. with "
            "--run.time_limit 1, then compute the slices");
    return scheduling::parse_slice(arguments.options.at("slice"));
}

void report_start(const RunStart& start, const GivenJob& given, const run_directory::RunLayout& layout) {
    const scheduling::PreparedJob& prepared = start.prepared;
    if (start.retried == 0)
        spdlog::info("no unit was given up: there is nothing to try again");
    else if (start.retried)
        spdlog::info("{} tried again, with all attempts so far forgotten", units_are_text(*start.retried));
    const std::string left = count_text(start.pending.member_steps) + " member-steps";
    spdlog::info("{}: {}, {}; {} done already; {} {}, {} kernel", prepared.job.name,
                 units_text(start.grid.units()), start.counts.done > 0 ? left + " left" : left,
                 units_are_text(start.counts.done), start.workers, start.workers == 1 ? "worker" : "workers",
                 make_kernel(prepared.job.run.kernel, prepared.system)->name());
    if (start.extends != nullptr && start.counts.pending > 0)
        spdlog::info("extends what is there: {}",
                     extension_text(*start.extends, prepared.job, start.pending, start.counts.pending));
    for (const DataLine& line : prepared.data_lines)
        if (line.head == "warning")
            spdlog::warn("{}: {}", prepared.job.source, line.text);
        else
            spdlog::info("{}: {}", line.head, line.text);
    if (const std::string held = held_settings_note(prepared.job, given.job, layout.job().string());
        !held.empty())
        spdlog::info("{}", held);
    if (start.deaths > 0)
        spdlog::info("processes have died {} in the middle of a unit so far",
                     start.deaths == 1 ? "once" : std::to_string(start.deaths) + " times");
    if (const std::int64_t begun = start.pending.begun; begun > 0)
        spdlog::info("{} continued from a checkpoint", units_are_text(begun));
    if (start.damaged > 0)
        spdlog::warn("the journals are damaged in {}, which `{}` names; what is lost there is computed anew",
                     start.damaged == 1 ? "one place" : std::to_string(start.damaged) + " places",
                     pasted_command("verify", layout.root));
    for (const std::string& note : logspace_notes(given.text, prepared.job))
        spdlog::warn("{}", note);
    if (const std::string note = window_reach_note(prepared.job); !note.empty())
        spdlog::warn("{}", note);
    if (const std::string precision = precision_note(prepared.job.epsilon); !precision.empty())
        spdlog::warn("{}", precision);
    if (const std::string idle = idle_members_note(prepared.job); !idle.empty())
        spdlog::warn("{}", idle);
}

/// What the launcher of `--workers` knows better, it says itself.
ExitCode end_early(const RunResult& result, const job::Job& job, const std::string& next) {
    const std::string& reason = result.stop_reason;
    spdlog::debug("stopped by {}{}: {} of {} units are done", reason,
                  reason == "SIGUSR1" && is_told_by_launcher()
                      ? ", with which `run --workers` passes Ctrl-C and other signals on"
                      : "",
                  result.counts.done, result.units);
    if (!is_told_by_launcher())
        std::cout << ending_text({reason, result.seconds + result.gather_seconds, result.units,
                                  result.counts.done, result.counts.failed, !job.run.target.empty()})
                  << next_line(next) << std::flush;
    return ExitCode::stopped;
}

/// The command that tries again what was given up.
std::string retry_command(const run_directory::RunLayout& layout) {
    return pasted_run(layout.root, 1) + " --retry-failed";
}

ExitCode end_slice(const RunResult& result, const run_directory::RunLayout& layout,
                   const scheduling::Slice& slice) {
    std::cout << "slice " << scheduling::slice_text(slice)
              << (result.has_holes() ? " is computed, with holes: " : " is complete: ")
              << units_of_text(result.counts.done, result.units);
    if (result.has_holes())
        std::cout << ", " << result.counts.failed << " given up\n"
                  << next_line(retry_command(layout) + " --slice " + scheduling::slice_text(slice));
    else
        std::cout << "; the archive holds the slices that are complete when it is gathered\n"
                  << next_line(pasted_command("gather", layout.root));
    std::cout << std::flush;
    return result.has_holes() ? ExitCode::incomplete : ExitCode::complete;
}

/// "15 of 32 initial conditions diverged: ..."; empty where none did.
std::string diverged_text(const archive::ArchiveTables& tables) {
    if (tables.seeds_diverged == 0)
        return "";
    return std::to_string(tables.seeds_diverged) + " of " +
           std::to_string(tables.grid_points * tables.seeds_per_point) +
           " initial conditions diverged: a parameter stopped being finite\n";
}

ExitCode end_whole(const RunResult& result, const run_directory::RunLayout& layout) {
    const std::string speed = result.rate > 0.0 ? ", " + count_text(result.rate) + " member-steps/s" : "";
    spdlog::info("{}; gathered in {}",
                 result.has_computed ? "computed in " + elapsed_text(result.seconds) + speed
                                     : std::string("nothing was left to compute"),
                 elapsed_text(result.gather_seconds));
    const run_directory::GatherResult& gathered = *result.gathered;
    const std::string archive = layout.archive().string();
    const bool has_holes = gathered.failed > 0;
    std::cout << (has_holes ? "computed, with holes: " : "complete: ")
              << units_of_text(gathered.complete, gathered.units)
              << (has_holes ? ", " + std::to_string(gathered.failed) + " given up" : "")
              << "; the archive is " << archive << "\n"
              << diverged_text(archive::read_tables(layout.archive()))
              << next_line(has_holes ? retry_command(layout) : pasted_command("show", archive)) << std::flush;
    return has_holes ? ExitCode::incomplete : ExitCode::complete;
}

/// The master's rank, or the only process there is: everything but the life of the workers.
ExitCode run_with(const Arguments& arguments, const Ranks& ranks) {
    use_site();
    const run_directory::RunLayout layout{run_folder(arguments)};
    GivenJob given = job_from(arguments);
    refuse_shorter_extension(arguments, layout, given.job);
    job::DataText data = data_from(arguments, given.job, layout.root);
    pin_files(arguments, given.job);
    const scheduling::Slice slice = wanted_slice(arguments);
    std::optional<Progress> progress;
    std::int64_t workers = 1;
    const job::Job& job = given.job;
    RunResult result;
    naming_cure(arguments, given.job, layout, [&] {
        result = run_sweep(
            {.job = given.job,
             .data = std::move(data),
             .directory = layout.root,
             .given = given.text,
             .slice = slice,
             .extend = arguments.has("extend"),
             .retry_failed = arguments.has("retry-failed"),
             .given_keys = std::move(given.keys)},
            ranks,
            {.at_start =
                 [&](const RunStart& start) {
                     if (start.round == 1)
                         report_start(start, given, layout);
                     progress.emplace(workers = start.workers);
                 },
             .at_progress = [&](const scheduling::LedgerCounts& counts,
                                const Pace& pace) { progress->show(counts, pace); },
             .at_end_of_computing = [&] { progress->finish(); },
             .at_round = [&](const TargetRound& round) { spdlog::info("{}", round_text(round, job)); },
             .why_stop = stop_signal});
    });
    if (!result.stop_reason.empty())
        return end_early(result, job,
                         result.counts.pending > 0 || !job.run.target.empty()
                             ? continuation(arguments, layout, workers)
                             : pasted_command("gather", layout.root));
    if (result.target)
        std::cout << target_ending_text(*result.target, job);
    return slice.is_whole() ? end_whole(result, layout) : end_slice(result, layout, slice);
}

/// Refuses to be one of several tasks of srun that would all compute the same, because none sees the others.
void refuse_lonely_task(const Arguments& arguments) {
    const std::int64_t tasks = Session::tasks_without_mpi();
    if (tasks > 1 && !arguments.has("slice"))
        throw UsageError("srun has started " + std::to_string(tasks) +
                         " tasks, but without PMIx they do not see each other; use `srun --mpi=pmix` (`srun "
                         "--mpi=list` names what this cluster has) or, inside of a job, mpirun");
}

/// What would be computed.
ExitCode foresee(const Arguments& arguments) {
    const std::int64_t workers = arguments.has("workers") ? wanted_workers(arguments) : 1;
    if (!arguments.has("workers"))
        refuse_lonely_task(arguments);
    const scheduling::Slice slice = wanted_slice(arguments);
    const run_directory::RunLayout layout{run_folder(arguments)};
    const GivenJob given = job_to_run(arguments, layout);
    const auto prepared = checked_job(arguments, given, layout, slice, workers);
    const Work work = work_left(layout, *prepared, slice, arguments.has("extend"));
    std::cout << "to compute: " << units_of_text(work.left(), work.units) << ", "
              << count_text(work.member_steps) << " member-steps\n";
    if (!work.extension.empty())
        std::cout << "extends what is there: " << work.extension << "\n";
    const std::string next = computing_command(arguments, given.job, work, layout, workers);
    std::cout << (next.empty() ? saving_advice : next_line(next));
    return ExitCode::complete;
}

/// Whether it can be read once only. What is not there is refused when it is looked for.
bool is_pipe(const std::string& name) {
    std::error_code ignored;
    return name == "-" || (std::filesystem::exists(name, ignored) && !can_be_read_again(name));
}

/// Starts itself anew under mpirun, after what can be checked without reading a pipe.
ExitCode launch(const Arguments& arguments) {
    use_site();
    watch_stop_signals();
    const std::int64_t workers = wanted_workers(arguments);
    const scheduling::Slice slice = wanted_slice(arguments);
    const run_directory::RunLayout layout{run_folder(arguments)};
    bool has_input = is_pipe(arguments.operand);
    if (!has_input) {
        const GivenJob given = job_to_run(arguments, layout);
        has_input = (arguments.has("data") && is_pipe(arguments.options.at("data"))) ||
                    std::any_of(job::file_keys.begin(), job::file_keys.end(), [&](const job::FileKey& key) {
                        return is_pipe(job::file_of(key, given.job));
                    });
        if (!has_input)
            checked_job(arguments, given, layout, slice, workers);
    }
    return run_with_workers(arguments, workers, layout.root, slice, has_input);
}

ExitCode run(const Arguments& arguments) {
    if (arguments.has("print-directory")) {
        std::cout << run_folder(arguments).string() << "\n";
        return ExitCode::complete;
    }
    if (arguments.has("dry-run"))
        return foresee(arguments);
    if (arguments.has("workers"))
        return launch(arguments);
    refuse_lonely_task(arguments);
    watch_stop_signals();  // before MPI starts: Open MPI's launcher may not survive the death of a rank
                           // meanwhile
    if (!Session::is_launched())
        return run_with(arguments, {});
    Session session;  // no exception may leave its scope
    const int processes_here = std::max(1, session.ranks_here() - 1);
    if (session.rank() > 0) {
        const ExitCode code = reporting_errors([&] { return run_as_worker(session); });
        session.leave_without_the_dead(code);
        return code;
    }
    if (session.size() == 1)
        return reporting_errors([&] { return run_with(arguments, {}); });
    Master master(session);
    const ExitCode code = reporting_errors([&] {
        return run_with(arguments, {&session, &master, processes_here});
    });
    master.dismiss(code);
    session.leave_without_the_dead(code);
    return code;
}

}  // namespace

Verb run_verb() {
    return {run_syntax, run};
}

}  // namespace netlyap
