#include "netlyap/core/build_info.hpp"
#include "netlyap/core/clock.hpp"
#include "netlyap/core/logging.hpp"
#include "netlyap/core/process.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/sweep/job_keys.hpp"
#include "netlyap/storage/archive.hpp"
#include "netlyap/storage/gather.hpp"
#include "netlyap/storage/job_file.hpp"
#include "netlyap/storage/journal.hpp"
#include "netlyap/storage/run_directory.hpp"
#include "netlyap/cluster/master.hpp"
#include "netlyap/cluster/worker.hpp"

#include "error_report.hpp"
#include "progress.hpp"
#include "verbs.hpp"

#include <spdlog/spdlog.h>

#include <iostream>
#include <memory>

namespace netlyap {

namespace {

const VerbSyntax syntax = {
    "run",
    "JOB.ini",
    "compute the sweep of a job file and gather it into an archive",
    "One process by default. Under mpirun rank 0 hands out the work and sleeps, the others compute, so take "
    "one rank\n"
    "more than there are cores:  mpirun -n 9 netlyap run job.ini --out runs/job\n"
    "The same command continues an interrupted run: what the journals of the run directory hold is not "
    "computed again.\n"
    "The directory belongs to one job; another job in it is refused. At the end the archive is DIR/sweep.h5.",
    {{"out", "DIR",
      "the run directory (default: runs/ and the name of the job file; for the job.ini of a run, that run)"},
     {"extend", "",
      "accept a job in which only sweep.eta, sweep.epsilon or (at its end) sweep.seeds have grown"}},
    true};

constexpr double status_seconds = 2.0;

ProcessStart this_process(int rank, int ranks, const std::string& kernel) {
    const BuildInfo& info = build_info();
    return {host_name(),
            process_number(),
            rank,
            ranks,
            kernel,
            std::string(info.version) + " " + info.git + " " + info.compiler,
            seconds_since_epoch()};
}

/// The part of a run that every computing process has for itself.
class ComputingProcess {
public:
    ComputingProcess(const PreparedJob& prepared, const RunLayout& layout, int rank, int ranks)
        : prepared_(prepared),
          grid_(prepared.job),
          kernel_(make_kernel(prepared.job.run.kernel, prepared.system)),
          journal_(layout.journals(), prepared, this_process(rank, ranks, kernel_->name())) {}

    [[nodiscard]] Workbench bench() { return {prepared_, grid_, *kernel_, journal_}; }

private:
    const PreparedJob& prepared_;
    Grid grid_;
    std::unique_ptr<Kernel> kernel_;
    JournalWriter journal_;
};

/// A worker's job and its process, in this order of life.
class Worker final : public WorkbenchOwner {
public:
    Worker(const Job& job, const RunLayout& layout, const Session& session)
        : prepared_(job), process_(prepared_, layout, session.rank(), session.size()) {
        spdlog::info("rank {} of {}: process {} on {}", session.rank(), session.size(), process_number(),
                     host_name());
    }

    [[nodiscard]] Workbench bench() override { return process_.bench(); }

private:
    PreparedJob prepared_;
    ComputingProcess process_;
};

std::filesystem::path log_file(const RunLayout& layout, int rank) {
    return layout.logs() / ("rank-" + std::to_string(rank) + ".log");
}

/// A worker's rank: everything it needs comes with its assignment.
ExitCode run_as_worker(Session& session) {
    return run_worker(session, [&session](const Assignment& assignment) -> std::unique_ptr<WorkbenchOwner> {
        const RunLayout layout{assignment.run_directory};
        log_to_file(log_file(layout, session.rank()), false);
        return std::make_unique<Worker>(parse_job_text(assignment.job_text, "the job"), layout, session);
    });
}

RunStatus status_of(const std::string& state, const Ledger& ledger, const Progress& progress,
                    std::int64_t workers, double started) {
    const LedgerCounts counts = ledger.counts();
    RunStatus status;
    status.state = state;
    status.units = counts.pending + counts.leased + counts.done + counts.failed;
    status.done = counts.done;
    status.running = counts.leased;
    status.failed = counts.failed;
    status.workers = workers;
    status.member_steps_per_second = progress.rate(counts);
    status.seconds_left = progress.seconds_left(counts);
    status.started = started;
    status.updated = seconds_since_epoch();
    return status;
}

std::filesystem::path run_folder(const Arguments& arguments) {
    if (arguments.has("out") && arguments.options.at("out").empty())
        throw UsageError("--out is empty; give the name of a run directory");
    if (arguments.has("out"))
        return arguments.options.at("out");
    const std::filesystem::path job = arguments.operand;
    const RunLayout around{job.parent_path().empty() ? "." : job.parent_path()};
    const bool is_of_a_run =
        job.filename() == around.job().filename() && std::filesystem::exists(around.given());
    return is_of_a_run ? around.root : std::filesystem::path("runs") / job.stem();
}

/// The master's rank, or the only process there is: everything but the life of the workers.
ExitCode conduct(const Arguments& arguments, Session* session, Master* master, int processes_here) {
    const int ranks = session == nullptr ? 1 : session->size();
    const std::int64_t workers = std::max(1, ranks - 1);
    auto prepared = std::make_unique<PreparedJob>(job_from(arguments));
    check_memory(*prepared, processes_here);
    check_archivable(*prepared);
    RunDirectory directory(
        {run_folder(arguments), prepared->job, given_text(arguments), arguments.has("extend")});
    const RunLayout& layout = directory.layout();
    log_to_file(log_file(layout, 0), true);

    const Grid grid(prepared->job);
    LedgerSettings settings;
    settings.workers = workers;
    settings.max_attempts = prepared->job.run.max_attempts;
    Ledger ledger(units_done(layout, *prepared), settings);
    spdlog::info("{}: {} units, {} member-steps; {} units are done already; {} {}, {} kernel",
                 prepared->job.name, grid.units(), count_text(member_steps(prepared->job)),
                 ledger.counts().done, workers, workers == 1 ? "worker" : "workers",
                 make_kernel(prepared->job.run.kernel, prepared->system)->name());

    const double started = seconds_since_epoch();
    Progress progress(member_steps(prepared->job) / static_cast<double>(grid.units()), workers);
    const auto say = [&](const std::string& state) {
        write_status(layout.status(), status_of(state, ledger, progress, workers, started));
    };
    double last_status = -1e9;
    const double limit = prepared->job.run.time_limit_seconds;
    const Tick tick = [&](const Ledger&) {
        if (limit > 0.0 && progress.seconds() > limit)
            ledger.close();
        directory.heartbeat();
        progress.show(ledger);
        if (steady_seconds() - last_status > status_seconds) {
            say("running");
            last_status = steady_seconds();
        }
    };
    try {
        tick(ledger);
        const ProcessStart start = this_process(0, ranks, "none");
        if (ledger.is_finished()) {
            // Nothing to compute; the archive is assembled anew all the same.
        } else if (master != nullptr) {
            JournalWriter journal(layout.journals(), *prepared, start);
            master->assign(
                {job_file_text(prepared->job, false), std::filesystem::absolute(layout.root).string()});
            master->hand_out(ledger, grid, journal, tick);
        } else {
            ComputingProcess process(*prepared, layout, 0, 1);
            run_local(ledger, process.bench(), tick);
        }
    } catch (...) {
        progress.finish();
        say("stopped");
        throw;
    }
    progress.finish();
    const LedgerCounts counts = ledger.counts();
    const double seconds = progress.seconds();
    if (counts.pending > 0) {  // the time limit has closed the ledger
        say("stopped");
        std::cout << "stopped by run.time_limit after " << duration_text(seconds) << ": " << counts.done
                  << " of " << grid.units()
                  << " units are done and safe\nnext: the same command again; netlyap status "
                  << layout.root.string() << " tells how far it is\n"
                  << std::flush;
        return ExitCode::stopped;
    }
    const GatherResult result = gather(layout, *prepared, usable_processors());
    say("complete");

    const std::string archive = layout.archive().string();
    spdlog::info("computed in {}, {} member-steps/s; gathered in {}", duration_text(seconds),
                 count_text(progress.rate(counts)), duration_text(progress.seconds() - seconds));
    std::cout << "complete: " << result.complete << " of " << result.units << " units"
              << (result.failed > 0 ? ", " + std::to_string(result.failed) + " given up" : "")
              << "; the archive is " << archive << "\nnext: netlyap show " << archive << "\n"
              << std::flush;
    return ExitCode::complete;
}

ExitCode run(const Arguments& arguments) {
    if (!Session::is_launched())
        return conduct(arguments, nullptr, nullptr, 1);
    Session session;  // no exception may leave its scope
    const int processes_here = std::max(1, session.ranks_here() - 1);
    if (session.rank() > 0)
        return reporting_errors([&] { return run_as_worker(session); });
    if (session.size() == 1)
        return reporting_errors([&] { return conduct(arguments, nullptr, nullptr, 1); });
    Master master(session);
    const ExitCode code =
        reporting_errors([&] { return conduct(arguments, &session, &master, processes_here); });
    master.dismiss(code);
    return code;
}

}  // namespace

Verb run_verb() {
    return {syntax, run};
}

}  // namespace netlyap
