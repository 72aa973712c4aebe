#include "netlyap/core/logging.hpp"
#include "netlyap/core/process.hpp"
#include "netlyap/core/read_input.hpp"
#include "netlyap/core/stop_signal.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/sweep/computing/local_run.hpp"
#include "netlyap/sweep/computing/time_limit.hpp"
#include "netlyap/sweep/job/job_keys.hpp"
#include "netlyap/storage/archive/archive.hpp"
#include "netlyap/storage/input/job_file.hpp"
#include "netlyap/storage/journal/journal.hpp"
#include "netlyap/storage/run_directory/gather.hpp"
#include "netlyap/storage/run_directory/run_directory.hpp"
#include "netlyap/cluster/master.hpp"

#include "computing_process.hpp"
#include "error_report.hpp"
#include "inheritance.hpp"
#include "kept_report.hpp"
#include "next_command.hpp"
#include "run_ending.hpp"
#include "run_folder.hpp"
#include "run_report.hpp"
#include "shell_word.hpp"
#include "verbs.hpp"
#include "workers.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <iostream>
#include <utility>

namespace netlyap {

namespace {

const VerbSyntax run_syntax = {
    "run",
    "JOB.ini",
    "compute the sweep of a job file and gather it into an archive",
    "One process by default. With --workers 8 there are eight that compute, and a master that hands out the "
    "work and\n"
    "sleeps:  netlyap run job.ini --out runs/job --workers 8\n"
    "It starts them by mpirun, inside a Slurm allocation on its nodes, and returns the code of `netlyap "
    "status "
    "--exit-code`.\n"
    "Under an mpirun or srun of your own take one rank more than there are cores:  mpirun -n 9 netlyap run "
    "job.ini\n"
    "The same command continues an interrupted run: what the journals of the run directory hold is not "
    "computed again.\n"
    "SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGUSR2 or SIGXCPU to any rank, Ctrl-C and run.time_limit end it in "
    "good\n"
    "order with exit code 75.\n"
    "mpirun passes SIGUSR1, SIGUSR2 and SIGXCPU on; it returns 1 when it was interrupted itself:\n"
    "`netlyap status DIR --exit-code` knows better.\n"
    "Open MPI needs files of 8 MB for itself: under a smaller `ulimit -f` an mpirun of your own fails with\n"
    "messages of PMIX, or hangs.\n"
    "mpirun --enable-recovery -n 9 ... goes on when a worker dies: others get its work after "
    "run.lease_timeout.\n"
    "mpirun then complains of the dead rank and returns 0 in any case.\n"
    "The directory belongs to one job; another job in it is refused. At the end the archive is "
    "DIR/sweep.h5.\n"
    "JOB.ini may be a pipe, or - for standard input (under mpirun only -, which rank 0 reads); say --out "
    "then.\n"
    "The directory keeps the job (job.ini) and its data (data.csv): `netlyap run DIR/job.ini` continues "
    "without the files that were given.\n"
    "Exit code 69: all that can be computed is, but units were given up (run.max_attempts); 75 also while "
    "another "
    "run computes in the directory.",
    {{"out", "DIR",
      "the run directory (default: runs/ and the name of the job file; for the job.ini of a run, that run)"},
     {"workers", "N", "compute with N processes beside a master, all of which mpirun starts (Open MPI)"},
     {"extend", "",
      "accept a job in which only sweep.eta, sweep.epsilon or (at its end) sweep.seeds have grown"},
     {"slice", "I/N",
      "compute the I-th of N parts of the sweep only, I = 1 .. N; the parts can be computed at the same "
      "time, "
      "in one run directory, without MPI between them; `netlyap gather DIR` then makes the archive"},
     {"retry-failed", "",
      "try units again that were given up because their process died every time; earlier deaths do not count "
      "any more"},
     {"print-directory", "",
      "print the run directory that these arguments use, for scripts, and do nothing else"}},
    true};

scheduling::Slice wanted_slice(const Arguments& arguments) {
    if (!arguments.has("slice"))
        return {};
    if (arguments.has("extend"))
        throw UsageError(
            "--extend changes the whole sweep; run it once with --extend and without --slice, e.g. with "
            "--run.time_limit 1, then compute the slices");
    return scheduling::parse_slice(arguments.options.at("slice"));
}

/// Computes what is missing, as a master or alone. Returns why it ended early; empty when nothing is missing
/// any more.
std::string compute(const run_directory::RunLayout& layout, const scheduling::PreparedJob& prepared,
                    const scheduling::Slice& slice, int ranks, Master* master, Inheritance& inherited,
                    const computing::Direction& direction) {
    scheduling::Ledger& ledger = inherited.ledger;
    if (ledger.is_finished())
        return "";  // the archive is assembled anew all the same
    if (master == nullptr) {
        ComputingProcess process(prepared, layout, slice, 0, 1);
        computing::run_local(ledger, process.bench(), inherited.checkpoints, direction);
        return ledger.counts().pending == 0 ? "" : direction.why_stop();
    }
    journal::JournalWriter journal(layout.journals(), prepared, this_process(0, ranks, "none"));
    master->assign({job::job_file_text(prepared.job, false), std::filesystem::absolute(layout.root).string(),
                    prepared.job.run.lease_timeout, slice});
    master->hand_out(ledger, scheduling::Grid(prepared.job, slice), journal, inherited.checkpoints,
                     direction);
    return ledger.counts().pending == 0 ? "" : master->stop_reason();
}

void tell_start(const scheduling::PreparedJob& prepared, const scheduling::Grid& grid,
                const Inheritance& inherited, const run_directory::RunLayout& layout, double unit_steps,
                std::int64_t workers) {
    spdlog::info("{}: {}, {} member-steps; {} done already; {} {}, {} kernel", prepared.job.name,
                 units_text(grid.units()), count_text(unit_steps * static_cast<double>(grid.units())),
                 units_are_text(inherited.ledger.counts().done), workers, workers == 1 ? "worker" : "workers",
                 make_kernel(prepared.job.run.kernel, prepared.system)->name());
    if (!prepared.data_lines.empty())
        spdlog::info("data: {}", prepared.data_lines[0]);
    for (std::size_t i = 1; i < prepared.data_lines.size(); ++i)
        if (i < 3)
            spdlog::info("{}: {}", i == 1 ? "features" : "classes", prepared.data_lines[i]);
        else
            spdlog::warn("{}: {}", prepared.job.source, prepared.data_lines[i]);
    if (inherited.deaths > 0)
        spdlog::info("processes have died {} in the middle of a unit so far",
                     inherited.deaths == 1 ? "once" : std::to_string(inherited.deaths) + " times");
    if (!inherited.checkpoints.empty())
        spdlog::info("{} continued from a checkpoint",
                     units_are_text(static_cast<std::int64_t>(inherited.checkpoints.size())));
    if (inherited.damaged > 0)
        spdlog::warn("the journals are damaged in {}, which `{}` names; what is lost there is computed anew",
                     inherited.damaged == 1 ? "one place" : std::to_string(inherited.damaged) + " places",
                     pasted_command("verify", layout.root));
}

/// What the launcher of `--workers` knows better, it says itself.
ExitCode end_early(const scheduling::Grid& grid, const scheduling::LedgerCounts& counts,
                   const std::string& reason, const std::string& next, RunReport& report) {
    report.say("stopped", reason);
    spdlog::debug("stopped by {}{}: {} of {} units are done", reason,
                  reason == "SIGUSR1" && is_told_by_launcher()
                      ? ", with which `run --workers` passes Ctrl-C and other signals on"
                      : "",
                  counts.done, grid.units());
    if (!is_told_by_launcher())
        std::cout << ending_text({reason, report.seconds(), grid.units(), counts.done, counts.failed})
                  << next_line(next) << std::flush;
    return ExitCode::stopped;
}

/// The command that tries again what was given up.
std::string retry_command(const run_directory::RunLayout& layout) {
    return pasted_run(layout.root, 1) + " --retry-failed";
}

ExitCode end_slice(const run_directory::RunLayout& layout, const scheduling::Slice& slice,
                   const scheduling::Grid& grid, const scheduling::LedgerCounts& counts, RunReport& report) {
    report.say("complete");
    const bool has_holes = counts.failed > 0;
    std::cout << "slice " << scheduling::slice_text(slice)
              << (has_holes ? " is computed, with holes: " : " is complete: ") << counts.done << " of "
              << grid.units() << " units";
    if (has_holes)
        std::cout << ", " << counts.failed << " given up\n"
                  << next_line(retry_command(layout) + " --slice " + scheduling::slice_text(slice));
    else
        std::cout << "; the archive holds the slices that are complete when it is gathered\n"
                  << next_line(pasted_command("gather", layout.root));
    std::cout << std::flush;
    return has_holes ? ExitCode::incomplete : ExitCode::complete;
}

/// Thrown from the middle of gathering.
struct GatherStopped : Error {
    GatherStopped() : Error(ExitCode::stopped, "stopped while gathering") {}
};

/// "15 of 32 initial conditions diverged: ..."; empty where none did.
std::string diverged_text(const archive::ArchiveTables& tables) {
    if (tables.seeds_diverged == 0)
        return "";
    return std::to_string(tables.seeds_diverged) + " of " +
           std::to_string(tables.grid_points * tables.seeds_per_point) +
           " initial conditions diverged: a parameter stopped being finite\n";
}

ExitCode end_whole(run_directory::RunDirectory& directory, const scheduling::PreparedJob& prepared,
                   const scheduling::LedgerCounts& counts, bool has_computed, RunReport& report) {
    const run_directory::RunLayout& layout = directory.layout();
    const double seconds = report.seconds();
    const std::string speed = report.rate() > 0.0 ? ", " + count_text(report.rate()) + " member-steps/s" : "";
    report.say("gathering");
    run_directory::GatherResult result;
    try {
        result = run_directory::gather(layout, prepared, usable_processors(), [&] {
            directory.check();
            if (!stop_signal().empty())
                throw GatherStopped();
        });
    } catch (const GatherStopped&) {
        return end_early(scheduling::Grid(prepared.job), counts, stop_signal(),
                         pasted_command("gather", layout.root), report);
    }
    report.say("complete");
    const std::string archive = layout.archive().string();
    spdlog::info("{}; gathered in {}",
                 has_computed ? "computed in " + duration_text(seconds) + speed
                              : std::string("nothing was left to compute"),
                 duration_text(report.seconds() - seconds));
    const bool has_holes = result.failed > 0;
    std::cout << (has_holes ? "computed, with holes: " : "complete: ") << result.complete << " of "
              << result.units << " units"
              << (has_holes ? ", " + std::to_string(result.failed) + " given up" : "") << "; the archive is "
              << archive << "\n"
              << diverged_text(archive::read_tables(layout.archive()))
              << next_line(has_holes ? retry_command(layout) : pasted_command("show", archive)) << std::flush;
    return has_holes ? ExitCode::incomplete : ExitCode::complete;
}

/// The master's rank, or the only process there is: everything but the life of the workers.
ExitCode conduct(const Arguments& arguments, Session* session, Master* master, int processes_here) {
    const int ranks = session == nullptr ? 1 : session->size();
    const std::int64_t workers = std::max(1, ranks - 1);
    const std::filesystem::path folder = run_folder(arguments);
    GivenJob given = job_from(arguments);
    job::DataText data = data_from(arguments, given.job, folder);
    pin_source(arguments, given.job);
    scheduling::PreparedJob prepared(given.job, data);
    const computing::TimeLimit limit(prepared.job.run.time_limit_seconds);
    scheduling::check_memory(prepared, processes_here);
    archive::check_archivable(prepared);
    const scheduling::Slice slice = wanted_slice(arguments);
    run_directory::RunDirectory directory({.root = folder,
                                           .job = prepared.job,
                                           .given = std::move(given.text),
                                           .extend = arguments.has("extend"),
                                           .slice = slice,
                                           .data = std::move(data.bytes),
                                           .fields = prepared.fields,
                                           .given_keys = std::move(given.keys)});
    prepared.job = directory.job();  // with the report settings that hold there
    const run_directory::RunLayout& layout = directory.layout();
    log_to_file(log_file(layout, slice, 0), true);

    const scheduling::Grid grid(prepared.job, slice);
    if (arguments.has("retry-failed"))
        pardon_all(layout, prepared, grid, this_process(0, ranks, "none"));
    Inheritance inherited =
        inherit(run_directory::sweep_history(layout, prepared, grid), prepared.job.run, workers);
    const double unit_steps =
        scheduling::member_steps(prepared.job) / static_cast<double>(scheduling::Grid(prepared.job).units());
    tell_start(prepared, grid, inherited, layout, unit_steps, workers);
    if (const std::string note = window_reach_note(prepared.job); !note.empty())
        spdlog::warn("{}", note);
    if (const std::string precision = precision_note(prepared.job.epsilon); !precision.empty())
        spdlog::warn("{}", precision);

    RunReport report(layout, slice, inherited.ledger, unit_steps, workers);
    const auto why_stop = [&] {
        const std::string signal = stop_signal();
        return signal.empty() ? limit.exceeded() : signal;
    };
    const auto tick = [&](const scheduling::Ledger&) {
        directory.check();
        report.tick(why_stop());
    };
    const computing::Direction direction{tick, why_stop, [&] { return limit.budget(); }};
    const bool has_work = !inherited.ledger.is_finished();
    std::string reason;
    try {
        tick(inherited.ledger);
        reason = compute(layout, prepared, slice, ranks, master, inherited, direction);
    } catch (...) {
        report.finish();
        report.say("stopped");
        throw;
    }
    report.finish();
    const scheduling::LedgerCounts counts = inherited.ledger.counts();
    if (counts.pending > 0)
        return end_early(grid, counts, reason.empty() ? "run.time_limit" : reason,
                         continuation(arguments, layout, workers), report);
    if (master != nullptr)
        master->dismiss(ExitCode::complete);  // nobody waits for the archive
    return slice.is_whole() ? end_whole(directory, prepared, counts, has_work, report)
                            : end_slice(layout, slice, grid, counts, report);
}

/// Refuses to be one of several tasks of srun that would all compute the same, because none sees the others.
void refuse_lonely_task(const Arguments& arguments) {
    const std::int64_t tasks = Session::tasks_without_mpi();
    if (tasks > 1 && !arguments.has("slice"))
        throw UsageError("srun has started " + std::to_string(tasks) +
                         " tasks, but without PMIx they do not see each other; use `srun --mpi=pmix` (`srun "
                         "--mpi=list` names what this cluster has) or, inside of a job, mpirun");
}

/// Whether it can be read once only. What is not there is refused when it is looked for.
bool is_pipe(const std::string& name) {
    std::error_code ignored;
    return name == "-" || (std::filesystem::exists(name, ignored) && !can_be_read_again(name));
}

/// Starts itself anew under mpirun, after what can be checked without reading a pipe.
ExitCode launch(const Arguments& arguments) {
    watch_stop_signals();
    const std::int64_t workers = wanted_workers(arguments);
    const scheduling::Slice slice = wanted_slice(arguments);
    const std::filesystem::path folder = run_folder(arguments);
    bool has_input = is_pipe(arguments.operand);
    if (!has_input) {
        const job::Job job = job_from(arguments).job;
        has_input = job.source != "iris" && is_pipe(job.source);
        if (!has_input) {
            const scheduling::PreparedJob prepared(job, data_from(arguments, job, folder));
            archive::check_archivable(prepared);
            if (slice.is_whole())
                run_directory::check_claimable({.root = folder,
                                                .job = prepared.job,
                                                .given = "",
                                                .extend = arguments.has("extend"),
                                                .slice = {},
                                                .patience_seconds = 0.0,
                                                .fields = prepared.fields});
        }
    }
    return run_with_workers(arguments, workers, folder, slice, has_input);
}

ExitCode run(const Arguments& arguments) {
    if (arguments.has("print-directory")) {
        std::cout << run_folder(arguments).string() << "\n";
        return ExitCode::complete;
    }
    if (arguments.has("workers"))
        return launch(arguments);
    refuse_lonely_task(arguments);
    watch_stop_signals();  // before MPI starts: Open MPI's launcher may not survive the death of a rank
                           // meanwhile
    if (!Session::is_launched())
        return conduct(arguments, nullptr, nullptr, 1);
    Session session;  // no exception may leave its scope
    const int processes_here = std::max(1, session.ranks_here() - 1);
    if (session.rank() > 0) {
        const ExitCode code = reporting_errors([&] { return run_as_worker(session); });
        session.leave_without_the_dead(code);
        return code;
    }
    if (session.size() == 1)
        return reporting_errors([&] { return conduct(arguments, nullptr, nullptr, 1); });
    Master master(session);
    const ExitCode code =
        reporting_errors([&] { return conduct(arguments, &session, &master, processes_here); });
    master.dismiss(code);
    session.leave_without_the_dead(code);
    return code;
}

}  // namespace

Verb run_verb() {
    return {run_syntax, run};
}

}  // namespace netlyap
