#include "netlyap/core/error.hpp"
#include "netlyap/core/process.hpp"
#include "netlyap/core/read_input.hpp"
#include "netlyap/kernel/kernel.hpp"
#include "netlyap/sweep/scheduling/grid.hpp"
#include "netlyap/storage/archive/archive.hpp"
#include "netlyap/storage/run_directory/disk_use.hpp"
#include "netlyap/storage/run_directory/run_directory.hpp"

#include "calibration.hpp"
#include "claim_cure.hpp"
#include "curvature_report.hpp"
#include "job_notes.hpp"
#include "job_to_run.hpp"
#include "kept_report.hpp"
#include "logspace_note.hpp"
#include "netlyap/runner/target_run.hpp"
#include "next_command.hpp"
#include "next_step.hpp"
#include "plan_findings.hpp"
#include "plan_json.hpp"
#include "plan_text.hpp"
#include "run_ending.hpp"
#include "run_folder.hpp"
#include "run_state.hpp"
#include "site.hpp"
#include "verbs.hpp"
#include "work_command.hpp"
#include "work_left.hpp"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <optional>
#include <string>
#include <utility>

namespace netlyap {

namespace {

const VerbSyntax plan_syntax = {
    "plan",
    "JOB.ini",
    "predict what a job will cost: units, member-steps, memory, disk, time",
    "Checks the job like `run` and measures the speed of this machine for about half a second; "
    "touches nothing.\n"
    "With run.target it says what the first round costs, and what run.max_seeds would.\n"
    "Where the run directory exists, time and member-steps are those of what is still to be computed in it, "
    "and disk is what all of it takes then.",
    {{"ranks", "N",
      "expect N ranks under mpirun, one of which hands out the work (default: one per processor, plus one "
      "unless netlyap.conf has oversubscribe = no)"},
     {"time-limit", "SECONDS", "also print how many requeues this time limit would cause"},
     {"out", "DIR",
      "check as well that `run` would take this run directory; exit code 75: not while another run computes "
      "in "
      "it"},
     {"extend", "", "as for `run`"},
     {"json", "", "print one object for other programs; output.schema.json describes it"}},
    JobKeys::all};

/// Where `run` can compute what was planned.
struct Target {
    std::filesystem::path root;  ///< empty where there is no such directory
    std::string note = {};       ///< why it is not the one that was meant, in a sentence
};

Target target_of(const run_directory::RunLayout& layout, const Work& work) {
    const auto is_usable = [](const std::filesystem::path& root, std::string& why) {
        try {
            run_directory::check_usable({root});
            return true;
        } catch (const UsageError& failure) {
            why = failure.what();
            return false;
        }
    };
    std::string why, ignored;
    if (!work.is_foreign() && is_usable(layout.root, why))
        return {layout.root};
    const std::filesystem::path other = unused_name(layout.root);
    const bool is_other_usable = is_usable(other, work.is_foreign() ? why : ignored);
    return {is_other_usable ? other : std::filesystem::path(), why};
}

/// The command that computes what was planned, or what else is to be done; empty as that of
/// computing_command().
std::string next_command(Arguments arguments, const job::Job& given, const Work& work,
                         const run_directory::RunLayout& layout, const std::filesystem::path& target,
                         std::int64_t workers) {
    if (work.is_going_on)
        return pasted_command("status", layout.root);
    if (work.is_foreign())  // in a directory of its own
        arguments.options.erase("extend");
    return computing_command(arguments, given, work, {target}, workers);
}

/// UsageError when `run` would refuse the run directory for good; the sentence when it would only have to
/// wait.
std::string why_run_would_wait(const Arguments& arguments, const scheduling::PreparedJob& prepared,
                               const run_directory::RunLayout& layout) {
    try {
        naming_cure(arguments, prepared.job, layout, [&] {
            run_directory::check_claimable({.root = layout.root,
                                            .job = prepared.job,
                                            .given = "",
                                            .extend = arguments.has("extend"),
                                            .slice = {},
                                            .fields = prepared.fields});
        });
    } catch (const InUseError& failure) {
        return failure.what();
    }
    return "";
}

/// How often a limit of these seconds would stop a run of `seconds`, and whether it would ever come to its
/// end.
LimitForecast limit_forecast(const job::Job& job, double limit, double seconds, double unit_seconds) {
    constexpr double spent_on_ends = 35.0;  // start, and what slurm/sweep.sbatch keeps free for a good end
    const double useful = std::max(0.5 * limit, limit - spent_on_ends);
    return {limit, std::max(1.0, std::ceil(seconds / useful)),
            unit_seconds > useful && job.run.checkpoint_seconds > useful};
}

/// What run.target costs at most, where `work` is what its first round takes.
std::optional<TargetCost> target_cost(scheduling::PreparedJob& prepared, const Work& work,
                                      std::int64_t workers, double member_steps_per_second) {
    const job::RunSettings& run = prepared.job.run;
    if (run.target.empty())
        return std::nullopt;
    TargetCost cost;
    const double first = scheduling::member_steps(prepared.job);
    std::vector<std::int64_t> begun =
        std::exchange(prepared.job.seeds, with_next_seeds(prepared.job.seeds, run.max_seeds));
    cost.member_steps = scheduling::member_steps(prepared.job) - first + work.member_steps;
    const scheduling::Grid grid(prepared.job);
    const run_directory::DiskUse use = run_directory::disk_use(prepared, grid.units());
    cost.disk_bytes = use.journals + use.archive;
    cost.busy = std::clamp<std::int64_t>(grid.units() - work.done, 1, workers);
    cost.seconds = cost.member_steps / member_steps_per_second / static_cast<double>(cost.busy);
    prepared.job.seeds = std::move(begun);
    return cost;
}

/// What the states take that are kept in the middle of units, at most: none where no unit takes so long.
double checkpoint_bytes(const scheduling::PreparedJob& prepared, const run_directory::DiskUse& disk,
                        std::int64_t units, double unit_seconds) {
    const double states = std::floor(unit_seconds / std::max(0.1, prepared.job.run.checkpoint_seconds));
    return states * disk.checkpoint * static_cast<double>(units);
}

/// What the job computes otherwise than one may think, by what it is about.
std::vector<DataLine> notes_of(const job::Job& job) {
    std::vector<DataLine> notes = {{"fit", window_reach_note(job)},
                                   {"precision", precision_note(job.epsilon)},
                                   {"members", idle_members_note(job)},
                                   {"kinks", kinks_note(job)},
                                   {"sharpness", missing_ratio_note(job)}};
    std::erase_if(notes, [](const DataLine& note) { return note.text.empty(); });
    return notes;
}

/// The run directory that is planned for; a job without a name of its own has none yet.
std::filesystem::path planned_folder(const Arguments& arguments) {
    if (arguments.has("out") || can_be_read_again(arguments.operand))
        return run_folder(arguments);
    const std::filesystem::path usual = folder_of_runs() / "job";
    return std::filesystem::exists(usual) ? unused_name(usual) : usual;
}

ExitCode plan(const Arguments& arguments) {
    const run_directory::RunLayout layout{planned_folder(arguments)};
    const GivenJob given_job = job_to_run(arguments, layout);
    const job::Job& given = given_job.job;
    scheduling::PreparedJob prepared(given, data_from(arguments, given, layout.root));
    check_kernel_runs(prepared.job.run.kernel);
    check_target_run(prepared, {}, 1);
    archive::check_archivable(prepared);
    const std::string in_use = arguments.has("out") ? why_run_would_wait(arguments, prepared, layout) : "";
    const job::Job& job = prepared.job;
    const scheduling::Grid grid(job);
    const Work work = work_left(layout, prepared, {}, arguments.has("extend"));
    const std::int64_t ranks = count_option(arguments, "ranks", workers_here() + 1, most_ranks);
    const std::int64_t workers = std::max<std::int64_t>(1, ranks - 1);
    const Speed speed = measure_speed(prepared);
    const double unit_seconds =
        scheduling::member_steps(job, grid.unit(scheduling::UnitNumber{0})) / speed.member_steps_per_second;
    run_directory::DiskUse disk = run_directory::disk_use(prepared, work.left());
    disk.archive += static_cast<double>(given_job.text.size());  // /provenance has it as it was given
    constexpr double copies_of_rows = 5.5;                       // as unit_memory_bytes() counts them
    Plan plan{.prepared = prepared,
              .grid = grid,
              .work = work,
              .root = layout.root,
              .site = site().files,
              .logspace_notes = logspace_notes(given_job.text, job),
              .notes = notes_of(job),
              .workers = workers,
              .busy = std::clamp<std::int64_t>(work.left(), 1, workers),
              .speed = speed,
              .seconds = work.member_steps / speed.member_steps_per_second,
              .unit_seconds = unit_seconds,
              .disk = disk,
              .table_memory_bytes = copies_of_rows * scheduling::unit_table_bytes(prepared),
              .checkpoint_bytes = checkpoint_bytes(prepared, disk, work.left(), unit_seconds),
              .target = target_cost(prepared, work, workers, speed.member_steps_per_second),
              .time_limit = std::nullopt,
              .in_use = in_use};
    if (arguments.has("time-limit"))
        plan.time_limit = limit_forecast(job, static_cast<double>(count_option(arguments, "time-limit", 1)),
                                         plan.seconds / static_cast<double>(plan.busy), plan.unit_seconds);
    const bool is_to_compute = in_use.empty() && !work.is_going_on && work.left() > 0;
    const Target target = is_to_compute ? target_of(layout, work) : Target{layout.root};
    plan.root_note = target.note;
    if (!target.root.empty())  // otherwise nothing that could be pasted would work
        plan.next = in_use.empty() ? next_command(arguments, given, work, layout, target.root, plan.busy)
                                   : pasted_command("status", layout.root);
    if (work.is_foreign() && in_use.empty())
        if (const job::Growth growth = job::growth(run_directory::read_run_job(layout), job);
            work.is_smaller_there || !growth.refused.empty())
            plan.cure = cure_of(arguments, given, layout, growth, plan.busy);
    if (arguments.has("json")) {
        print_json("plan", plan_json(plan));
    } else {
        print_plan(plan);
        if (!plan.next.empty())
            std::cout << next_line(plan.next);
        else if (!target.root.empty())
            std::cout << saving_advice;
    }
    return in_use.empty() ? ExitCode::complete : ExitCode::stopped;
}

}  // namespace

Verb plan_verb() {
    return {plan_syntax, plan};
}

}  // namespace netlyap
