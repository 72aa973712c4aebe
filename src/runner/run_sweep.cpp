#include "netlyap/runner/run_sweep.hpp"

#include "netlyap/core/logging.hpp"
#include "netlyap/core/process.hpp"
#include "netlyap/sweep/computing/local_run.hpp"
#include "netlyap/sweep/computing/time_limit.hpp"
#include "netlyap/sweep/job/job_keys.hpp"
#include "netlyap/storage/archive/archive.hpp"
#include "netlyap/storage/journal/journal.hpp"

#include "computing_process.hpp"
#include "resume_state.hpp"
#include "status_writer.hpp"

#include <algorithm>
#include <utility>

namespace netlyap {

namespace {

/// Computes what is missing, as a master or alone. Returns why it ended early; empty when nothing is missing
/// any more.
std::string compute(const run_directory::RunLayout& layout, const scheduling::PreparedJob& prepared,
                    const scheduling::Slice& slice, const Ranks& ranks, ResumeState& resumed,
                    const computing::RunControl& control) {
    scheduling::Ledger& ledger = resumed.ledger;
    if (ledger.is_finished())
        return "";  // the archive is assembled anew all the same
    if (ranks.master == nullptr) {
        ComputingProcess process(prepared, layout, slice, 0, 1);
        computing::run_local(ledger, process.context(), resumed.checkpoints, control);
        return ledger.counts().pending == 0 ? "" : control.why_stop();
    }
    journal::JournalWriter journal(layout.journals(), prepared,
                                   this_process(0, ranks.session->size(), "none"));
    ranks.master->assign({job::job_file_text(prepared.job, false),
                          std::filesystem::absolute(layout.root).string(), prepared.job.run.lease_timeout,
                          slice});
    ranks.master->hand_out(ledger, scheduling::Grid(prepared.job, slice), journal, resumed.checkpoints,
                           control);
    return ledger.counts().pending == 0 ? "" : ranks.master->stop_reason();
}

/// Thrown from the middle of gathering.
struct GatherStopped : Error {
    GatherStopped() : Error(ExitCode::stopped, "stopped while gathering") {}
};

/// Gathers the archive of a whole sweep into the result.
void gather_into(RunResult& result, run_directory::RunDirectory& directory,
                 const scheduling::PreparedJob& prepared, const RunWatch& watch, StatusWriter& status,
                 const Pace& pace) {
    status.say("gathering");
    try {
        result.gathered = run_directory::gather(directory.layout(), prepared, usable_processors(), [&] {
            directory.check();
            if (!watch.why_stop().empty())
                throw GatherStopped();
        });
    } catch (const GatherStopped&) {
        result.stop_reason = watch.why_stop();
    }
    result.gather_seconds = pace.seconds() - result.seconds;
}

}  // namespace

RunResult run_sweep(RunInput input, const Ranks& ranks, const RunWatch& watch) {
    const int size = ranks.session == nullptr ? 1 : ranks.session->size();
    const std::int64_t workers = std::max(1, size - 1);
    scheduling::PreparedJob prepared(input.job, input.data);
    const computing::TimeLimit limit(prepared.job.run.time_limit_seconds);
    scheduling::check_memory(prepared, ranks.computing_here);
    archive::check_archivable(prepared);
    run_directory::RunDirectory directory({.root = input.directory,
                                           .job = prepared.job,
                                           .given = std::move(input.given),
                                           .extend = input.extend,
                                           .slice = input.slice,
                                           .data = std::move(input.data.bytes),
                                           .start = std::move(input.data.start),
                                           .fields = prepared.fields,
                                           .given_keys = std::move(input.given_keys)});
    prepared.job = directory.job();  // with the report settings that hold there
    const run_directory::RunLayout& layout = directory.layout();
    log_to_file(log_file(layout, input.slice, 0), true);

    const scheduling::Grid grid(prepared.job, input.slice);
    std::optional<std::int64_t> retried;
    if (input.retry_failed)
        retried = retry_all(layout, prepared, grid, this_process(0, size, "none"));
    ResumeState resumed =
        resume_state(journal::GridContents(layout.journals(), journal::contract_of(prepared), grid),
                     prepared.job.run, workers);
    const scheduling::Ledger& ledger = resumed.ledger;
    const double unit_member_steps =
        scheduling::member_steps(prepared.job) / static_cast<double>(scheduling::Grid(prepared.job).units());
    watch.at_start({prepared, grid, ledger.counts(), unit_member_steps, workers,
                    static_cast<std::int64_t>(resumed.checkpoints.size()), resumed.deaths, resumed.damaged,
                    retried});

    const Pace pace(unit_member_steps, ledger.counts());
    StatusWriter status(layout, input.slice, ledger, grid, pace, workers);
    const auto why_stop = [&] {
        const std::string asked = watch.why_stop();
        return asked.empty() ? limit.exceeded() : asked;
    };
    const auto tick = [&](const scheduling::Ledger&) {
        directory.check();
        watch.at_progress(ledger.counts(), pace);
        status.tick(why_stop());
    };
    RunResult result;
    result.units = grid.units();
    result.has_computed = !ledger.is_finished();
    try {
        tick(ledger);
        result.stop_reason = compute(layout, prepared, input.slice, ranks, resumed,
                                     {tick, why_stop, [&] { return limit.budget(); }});
    } catch (...) {
        watch.at_end_of_computing();
        status.say("stopped");
        throw;
    }
    watch.at_end_of_computing();
    result.counts = ledger.counts();
    result.seconds = pace.seconds();
    result.rate = pace.rate(result.counts);
    if (result.counts.pending > 0) {
        if (result.stop_reason.empty())
            result.stop_reason = "run.time_limit";
        status.say("stopped", result.stop_reason);
        return result;
    }
    if (ranks.master != nullptr)
        ranks.master->dismiss(ExitCode::complete);  // nobody waits for the archive
    if (input.slice.is_whole())
        gather_into(result, directory, prepared, watch, status, pace);
    if (result.stop_reason.empty())
        status.say("complete");
    else
        status.say("stopped", result.stop_reason);
    return result;
}

}  // namespace netlyap
