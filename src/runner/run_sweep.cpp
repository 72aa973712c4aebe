#include "netlyap/runner/run_sweep.hpp"

#include "netlyap/core/clock.hpp"
#include "netlyap/core/logging.hpp"
#include "netlyap/core/meanwhile.hpp"
#include "netlyap/core/process.hpp"
#include "netlyap/kernel/kernel.hpp"
#include "netlyap/sweep/computing/local_run.hpp"
#include "netlyap/sweep/computing/time_limit.hpp"
#include "netlyap/sweep/job/job_keys.hpp"
#include "netlyap/storage/archive/archive.hpp"
#include "netlyap/storage/journal/journal.hpp"

#include "computing_process.hpp"
#include "resume_state.hpp"
#include "status_writer.hpp"

#include <algorithm>
#include <atomic>
#include <utility>

namespace netlyap {

namespace {

/// Computes what is missing, as a master or alone. Returns why it ended early; empty when nothing is missing
/// any more.
std::string compute(const run_directory::RunLayout& layout, const scheduling::PreparedJob& prepared,
                    const scheduling::Slice& slice, const Ranks& ranks, const FormerRun* former,
                    ResumeState& resumed, const computing::RunControl& control) {
    scheduling::Ledger& ledger = resumed.ledger;
    if (ledger.is_finished())
        return "";  // the archive is assembled anew all the same
    if (ranks.master == nullptr) {
        ComputingProcess process(prepared, layout, slice, 0, 1, former);
        computing::run_local(ledger, process.context(), resumed.starts, control);
        return ledger.counts().pending == 0 ? "" : control.why_stop();
    }
    journal::JournalWriter journal(layout.journals(), prepared,
                                   this_process(0, ranks.session->size(), "none"));
    ranks.master->assign({job::job_file_text(prepared.job, false),
                          std::filesystem::absolute(layout.root).string(), prepared.job.run.lease_timeout,
                          slice});
    ranks.master->hand_out(ledger, scheduling::Grid(prepared.job, slice), journal, resumed.starts, control);
    return ledger.counts().pending == 0 ? "" : ranks.master->stop_reason();
}

/// Thrown from the middle of gathering.
struct GatherStopped : Error {
    GatherStopped() : Error(ExitCode::stopped, "stopped while gathering") {}
};

/// Thrown from the middle of what follows computing.
struct StoppedMeanwhile : Error {
    StoppedMeanwhile() : Error(ExitCode::stopped, "stopped after computing") {}
};

/// A run that has its directory, and what its rounds have in common.
struct Claimed {
    run_directory::RunDirectory& directory;
    scheduling::PreparedJob& prepared;  ///< with the report settings that hold there
    const scheduling::Slice& slice;
    const Ranks& ranks;
    const RunWatch& watch;
    const computing::TimeLimit& limit;
    std::int64_t workers;
    std::optional<std::int64_t> retried;
    const FormerRun* former;   ///< the job whose units this one's extend; null where there is none
    const job::Job* extended;  ///< the job that this one is larger than; null where there is none
};

/// Computes what is missing of the job as it is now. Without run.target there is one round.
class Round {
public:
    Round(const Claimed& run, int number)
        : run_(run),
          grid_(run.prepared.job, run.slice),
          resumed_(resume_state(run.directory.layout(), run.prepared, grid_, run.former, run.workers)),
          pace_(resumed_.pending.member_steps /
                    static_cast<double>(std::max<std::int64_t>(1, resumed_.ledger.counts().pending)),
                resumed_.ledger.counts()),
          status_(run.directory.layout(), run.slice, resumed_.ledger, grid_, pace_, run.workers) {
        run.watch.at_start({run.prepared, grid_, resumed_.ledger.counts(), run.workers, resumed_.pending,
                            resumed_.deaths, resumed_.damaged, run.extended, run.retried, number});
    }

    /// Adds to the result what is computed; its reason to stop is there when units are left.
    void compute_into(RunResult& result) {
        const scheduling::Ledger& ledger = resumed_.ledger;
        result.units = grid_.units();
        result.has_computed = result.has_computed || !ledger.is_finished();
        const auto tick = [&](const scheduling::Ledger&) {
            run_.directory.check();
            run_.watch.at_progress(ledger.counts(), pace_);
            status_.tick(why_stop());
        };
        try {
            tick(ledger);
            result.stop_reason =
                compute(run_.directory.layout(), run_.prepared, run_.slice, run_.ranks, run_.former, resumed_,
                        {tick, [&] { return why_stop(); }, [&] { return run_.limit.budget(); }});
        } catch (...) {
            run_.watch.at_end_of_computing();
            status_.say("stopped");
            throw;
        }
        run_.watch.at_end_of_computing();
        result.counts = ledger.counts();
        const double steps = result.rate * result.seconds;  // of earlier rounds
        const double seconds = pace_.seconds();
        result.seconds += seconds;
        result.rate =
            result.seconds > 0.0 ? (steps + pace_.rate(result.counts) * seconds) / result.seconds : 0.0;
        if (result.counts.pending == 0)
            return;
        if (result.stop_reason.empty())
            result.stop_reason = "run.time_limit";
        status_.say("stopped", result.stop_reason);
    }

    /// What the round has come to, while the workers wait.
    void judge_into(RunResult& result) {
        std::atomic<bool> is_stopped = false;
        try {
            meanwhile(
                [&] {
                    if (run_.ranks.master != nullptr)
                        run_.ranks.master->keep_alive();
                    run_.directory.check();
                    is_stopped = !run_.watch.why_stop().empty();
                },
                [&] {
                    result.target =
                        judge_round(run_.directory.layout(), run_.prepared, usable_processors(), [&] {
                            if (is_stopped)
                                throw StoppedMeanwhile();
                        });
                });
        } catch (const StoppedMeanwhile&) {
            end(result, run_.watch.why_stop());
        }
    }

    /// Gathers the archive of a whole sweep.
    void gather_into(RunResult& result) {
        status_.say("gathering");
        const double begin = steady_seconds();
        try {
            result.gathered =
                run_directory::gather(run_.directory.layout(), run_.prepared, usable_processors(), [&] {
                    run_.directory.check();
                    if (!run_.watch.why_stop().empty())
                        throw StoppedMeanwhile();
                });
        } catch (const StoppedMeanwhile&) {
            end(result, run_.watch.why_stop());
        }
        result.gather_seconds = steady_seconds() - begin;
    }

    /// The run is over: for this reason before its end, or complete.
    void end(RunResult& result, const std::string& reason) {
        result.stop_reason = reason;
        if (reason.empty())
            status_.say("complete");
        else
            status_.say("stopped", reason);
    }

private:
    [[nodiscard]] std::string why_stop() const {
        const std::string asked = run_.watch.why_stop();
        return asked.empty() ? run_.limit.exceeded() : asked;
    }

    const Claimed& run_;
    scheduling::Grid grid_;
    ResumeState resumed_;
    Pace pace_;
    StatusWriter status_;
};

/// Rounds until there is nothing to add, then the archive.
RunResult compute_all_rounds(const Claimed& run) {
    RunResult result;
    for (int number = 1;; ++number) {
        Round round(run, number);
        round.compute_into(result);
        if (!result.stop_reason.empty())
            return result;
        if (!run.prepared.job.run.target.empty()) {
            round.judge_into(result);
            if (!result.stop_reason.empty())
                return result;
            run.watch.at_round(*result.target);
            if (result.target->goes_on()) {
                run.prepared.job.seeds = with_next_seeds(run.prepared.job.seeds, result.target->next);
                run.directory.grow(run.prepared.job.seeds);
                continue;
            }
        }
        if (run.ranks.master != nullptr)
            run.ranks.master->dismiss(ExitCode::complete);  // nobody waits for the archive
        if (run.slice.is_whole())
            round.gather_into(result);
        if (result.stop_reason.empty())
            round.end(result, "");
        return result;
    }
}

/// Has the data in the file that the directory keeps, which the processes of a machine share, and in no copy.
void share_data(scheduling::PreparedJob& prepared, const run_directory::RunLayout& layout) {
    if (!run_directory::holds_data(layout, prepared.job))
        return;
    const job::DataText data = run_directory::read_copied_data(layout, prepared.job);
    if (!data.kept)
        return;
    prepared.system.train = data.kept->split.train;
    prepared.system.test = data.kept->split.test;
}

}  // namespace

RunResult run_sweep(RunInput input, const Ranks& ranks, const RunWatch& watch) {
    const int size = ranks.session == nullptr ? 1 : ranks.session->size();
    continue_seeds(input.job, {input.directory});
    scheduling::PreparedJob prepared(input.job, input.data);
    check_kernel_runs(prepared.job.run.kernel);
    const computing::TimeLimit limit(prepared.job.run.time_limit_seconds);
    scheduling::check_memory(prepared, ranks.computing_here);
    check_target_run(prepared, input.slice, ranks.computing_here);
    archive::check_archivable(prepared);
    run_directory::RunDirectory directory({.root = input.directory,
                                           .job = prepared.job,
                                           .given = std::move(input.given),
                                           .extend = input.extend,
                                           .slice = input.slice,
                                           .data = std::move(prepared.kept_data),
                                           .start = std::move(input.data.start),
                                           .fields = prepared.fields,
                                           .given_keys = std::move(input.given_keys)});
    input.data = {};
    share_data(prepared, directory.layout());
    prepared.job = directory.job();  // with the report settings that hold there
    log_to_file(log_file(directory.layout(), input.slice, 0), true);
    std::optional<std::int64_t> retried;
    if (input.retry_failed)
        retried = retry_all(directory.layout(), prepared, scheduling::Grid(prepared.job, input.slice),
                            this_process(0, size, "none"));
    const std::unique_ptr<FormerRun> former = former_run(directory.layout(), prepared);
    const job::Job* const extended = directory.extended() ? &*directory.extended() : nullptr;
    return compute_all_rounds({directory, prepared, input.slice, ranks, watch, limit, std::max(1, size - 1),
                               retried, former.get(), extended});
}

}  // namespace netlyap
