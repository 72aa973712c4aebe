#include "netlyap/core/error.hpp"
#include "netlyap/core/list_syntax.hpp"
#include "netlyap/core/process.hpp"
#include "netlyap/core/read_input.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/kernel/kernel.hpp"
#include "netlyap/sweep/scheduling/grid.hpp"
#include "netlyap/storage/archive/archive.hpp"
#include "netlyap/storage/run_directory/disk_use.hpp"
#include "netlyap/storage/run_directory/run_directory.hpp"

#include "calibration.hpp"
#include "curvature_report.hpp"
#include "grid_text.hpp"
#include "job_notes.hpp"
#include "kept_report.hpp"
#include "logspace_note.hpp"
#include "netlyap/runner/target_run.hpp"
#include "next_command.hpp"
#include "next_step.hpp"
#include "run_ending.hpp"
#include "run_folder.hpp"
#include "run_state.hpp"
#include "training_text.hpp"
#include "verbs.hpp"
#include "work_left.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <iomanip>
#include <iostream>
#include <string_view>
#include <utility>

namespace netlyap {

namespace {

const VerbSyntax plan_syntax = {
    "plan",
    "JOB.ini",
    "predict what a job will cost: units, member-steps, memory, disk, time",
    "Checks the job like `run` and measures the speed of this machine for about half a second; touches "
    "nothing.\n"
    "With run.target it says what the first round costs, and what run.max_seeds would.\n"
    "Where the run directory exists, the cost is that of what is still to be computed in it.",
    {{"ranks", "N",
      "expect N ranks under mpirun, one of which hands out the work (default: one per processor, plus one)"},
     {"time-limit", "SECONDS", "also print how many requeues this time limit would cause"},
     {"out", "DIR",
      "check as well that `run` would take this run directory; exit code 75: not while another run computes "
      "in "
      "it"},
     {"extend", "", "as for `run`"}},
    JobKeys::all};

constexpr std::size_t longest_list = 60;  // characters

/// A list for a person: its ends when it is long.
std::string short_text(const std::vector<std::int64_t>& values) {
    const std::string text = list_text(values);
    return text.size() <= longest_list
               ? text
               : std::to_string(values.front()) + " .. " + std::to_string(values.back());
}

/// As well, in the digits that choose a value of it.
std::string short_text(const std::vector<double>& values) {
    std::string text;
    for (const double value : values)
        text += (text.empty() ? "" : " ") + grid_text(value, values);
    return text.size() <= longest_list
               ? text
               : grid_text(values.front(), values) + " .. " + grid_text(values.back(), values);
}

/// How often a limit would stop the run, and whether it would ever come to its end.
void print_limit(const job::Job& job, double limit, double seconds, double unit_seconds) {
    constexpr double spent_on_ends = 35.0;  // start, and what slurm/sweep.sbatch keeps free for a good end
    const double useful = std::max(0.5 * limit, limit - spent_on_ends);
    const double starts = std::max(1.0, std::ceil(seconds / useful));
    std::cout << "time limit    " << duration_text(limit) << ": at least " << count_text(starts - 1.0)
              << (starts == 2.0 ? " requeue\n" : " requeues\n");
    if (unit_seconds > useful && job.run.checkpoint_seconds > useful)
        std::cout << "              a unit takes " << duration_text(unit_seconds)
                  << " and its state is kept every run.checkpoint_seconds = "
                  << to_text(job.run.checkpoint_seconds)
                  << " only: if the job is killed without warning, all progress on the unit is lost; choose "
                     "a shorter interval\n";
}

/// A number for a person, also a small one.
std::string small_text(double number) {
    constexpr double whole = 10.0;
    if (number >= whole)
        return count_text(number);
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.2g", number);
    return text.data();
}

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

/// The command that computes what was planned, or what else is to be done; empty when the job came through a
/// pipe and is nowhere else.
std::string next_command(const Arguments& arguments, const job::Job& given, const Work& work,
                         const run_directory::RunLayout& layout, const std::filesystem::path& target,
                         std::int64_t workers) {
    if (work.is_going_on)
        return pasted_command("status", layout.root);
    if (work.left() == 0 && work.given_up == 0) {
        const job::Job job = run_directory::read_run_job(layout);
        return next_step(state_of_run(layout, job), layout, job, false).command;
    }
    if (work.left() == 0)
        return pasted_run(layout.root, 1) + " --retry-failed";
    if (is_repeatable(arguments, given))
        return pasted_command("run", arguments.operand) + " --out " + pasted_path(target) +
               (arguments.has("extend") && !work.is_foreign() ? " --extend" : "") + pasted_keys(arguments) +
               pasted_workers(workers);
    const bool is_there = is_job_of_run(layout.job()) && !work.is_foreign() && !arguments.has("extend");
    return is_there ? pasted_run(layout.root, workers) : "";
}

/// "1 seed", "2 seeds".
std::string counted(std::size_t count, const std::string& what) {
    return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

/// A single number may be meant as how many.
std::string seeds_remark(const std::vector<std::int64_t>& seeds) {
    if (seeds.size() != 1 || seeds.front() < 2)
        return "";
    const std::string number = std::to_string(seeds.front());
    return " (1 seed, number " + number + "; for " + number + " seeds write 0:" + number + ")";
}

/// How many units there are, and of how many initial conditions: "9, each of 8 initial conditions"; where the
/// last of a grid point has fewer, "each of up to 8 ...".
std::string units_and_sizes(std::int64_t units, std::size_t seeds) {
    constexpr std::size_t block = lanes;
    const std::size_t rest = seeds % block;
    const std::string count = std::to_string(units) + (units == 1 ? ", of " : ", each of ");
    if (seeds <= block)
        return count + counted(seeds, "initial condition");
    return count + (rest == 0 ? "" : "up to ") + counted(block, "initial condition") +
           (rest == 0 ? "" : ": the last of every grid point has " + std::to_string(rest));
}

void print_job(const scheduling::PreparedJob& prepared, const scheduling::Grid& grid,
               const std::string& given) {
    const job::Job& job = prepared.job;
    std::cout << job.name << "\n";
    const auto members = static_cast<std::size_t>(job.members);
    std::cout << "grid          " << grid.eta().size() << " eta x "
              << (members > 0 ? std::to_string(grid.epsilon().size()) + " epsilon x " : "")
              << (grid.has_perturb_axis() ? std::to_string(grid.perturb_at().size()) + " perturb_at x " : "")
              << counted(grid.seeds().size(), "seed") << ", " << counted(members, "member") << ", "
              << counted(static_cast<std::size_t>(job.iterations), "iteration") << "\n";
    std::cout << "eta           " << short_text(grid.eta()) << "\n";
    if (members > 0)
        std::cout << "epsilon       " << short_text(grid.epsilon()) << "\n";
    if (grid.has_perturb_axis())
        std::cout << "perturb_at    " << short_text(grid.perturb_at()) << "\n";
    std::cout << "seeds         " << short_text(grid.seeds()) << seeds_remark(grid.seeds()) << "\n";
    for (const std::string& note : logspace_notes(given, job))
        std::cout << "note          " << note << "\n";
    std::cout << "network      ";
    for (const std::size_t width : prepared.system.shape.widths)
        std::cout << " " << width;
    std::cout << ", " << parameter_count(prepared.system.shape) << " parameters; "
              << prepared.system.train.count << " training and " << prepared.system.test.count
              << " test samples of " << job.source << "\n";
    std::cout << "layers        " << network_text(job) << "\n";
    if (members > 0)
        std::cout << "perturbation  " << perturbation_text(job) << "\n";
    std::cout << "training      " << training_text(prepared.system) << "\n";
    for (const DataLine& line : prepared.data_lines)
        std::cout << std::left << std::setw(14) << line.head << line.text << "\n";
    if (!prepared.start_line.empty())
        std::cout << "theta(0)      " << prepared.start_line << "\n";
    const std::string note = window_reach_note(job);
    if (!note.empty())
        std::cout << "fit           " << note << "\n";
    if (const std::string precision = precision_note(job.epsilon); !precision.empty())
        std::cout << "precision     " << precision << "\n";
    if (const std::string idle = idle_members_note(job); !idle.empty())
        std::cout << "members       " << idle << "\n";
    if (const std::string kinks = kinks_note(job); !kinks.empty())
        std::cout << "kinks         " << kinks << "\n";
    if (const std::string missing = missing_ratio_note(job); !missing.empty())
        std::cout << "sharpness     " << missing << "\n";
}

void print_work(const Work& work, const scheduling::Grid& grid, const run_directory::RunLayout& layout) {
    std::cout << "units         " << units_and_sizes(work.units, grid.seeds().size()) << "\n";
    if (work.is_foreign())
        std::cout << "              the run directory " << layout.root.string()
                  << " belongs to another job: choose another with --out (" << work.why_foreign << ")\n";
    if (work.done > 0 || work.begun > 0)
        std::cout << "done          " << units_of_text(work.done, work.units) << " in "
                  << layout.root.string()
                  << (work.begun > 0 ? ", " + std::to_string(work.begun) +
                                           (work.begun == 1 ? " more is begun" : " more are begun")
                                     : "")
                  << "; the time below is for the " << work.left()
                  << (work.left() == 1 ? " that is left\n" : " that are left\n");
    if (!work.extension.empty())
        std::cout << "extension     " << work.extension << "\n";
    if (work.done == 0 && work.found.points > 1)
        std::cout << "              the grid points are computed one after the other, eta by eta\n";
    else if (const std::string points = grid_points_text(work.found, true); !points.empty())
        std::cout << "              " << points << "\n";
    if (work.given_up > 0)
        std::cout << "given up      " << units_text(work.given_up)
                  << ", which `netlyap run --retry-failed` would compute as well\n";
    std::cout << "member-steps  " << count_text(work.member_steps) << "\n";
}

/// Memory and disk. Of the rows of tables nobody knows how many there will be.
void print_room(const scheduling::PreparedJob& prepared, const Work& work, double unit_seconds) {
    const double rows = scheduling::unit_table_bytes(prepared);
    constexpr double copies = 5.5;  // as unit_memory_bytes() counts them
    std::cout << "memory        " << bytes_text(scheduling::unit_memory_bytes(prepared))
              << " per process and " << bytes_text(scheduling::gather_memory_bytes(prepared))
              << " to gather, besides about 40 MB for program and libraries\n";
    if (rows > 0.0)
        std::cout << "              the rows of tables take at most " << bytes_text(copies * rows) << " and "
                  << bytes_text(scheduling::gather_table_bytes(prepared)) << " more\n";
    const run_directory::DiskUse use = run_directory::disk_use(prepared, work.left());
    std::cout << "disk          about " << bytes_text(use.journals + use.archive) << " (journals "
              << bytes_text(use.journals) << ", archive " << bytes_text(use.archive) << ")\n";
    if (rows > 0.0)
        std::cout << "              the rows of tables take at most "
                  << bytes_text(use.journal_tables + use.archive_tables) << " more\n";
    const std::string final_states = bytes_text(use.checkpoint * static_cast<double>(work.left()));
    std::cout << "              the states at the end of units, from which a longer run goes on, "
              << (prepared.job.run.keep_final_state
                      ? "take at most " + final_states + " more (run.keep_final_state)\n"
                      : "are not kept (run.keep_final_state = yes: at most " + final_states + " more)\n");
    const double states = std::floor(unit_seconds / std::max(0.1, prepared.job.run.checkpoint_seconds));
    if (states >= 1.0)
        std::cout << "              the states kept every " << to_text(prepared.job.run.checkpoint_seconds)
                  << " s (run.checkpoint_seconds) take at most "
                  << bytes_text(states * use.checkpoint * static_cast<double>(work.left())) << " more\n";
}

/// What run.target costs at most, where `seconds` of one core per member-step are measured: the numbers above
/// are those of its first round.
void print_target(scheduling::PreparedJob& prepared, const Work& work, std::int64_t workers,
                  double seconds_per_step) {
    const job::RunSettings& run = prepared.job.run;
    if (run.target.empty())
        return;
    const double first = scheduling::member_steps(prepared.job);
    std::vector<std::int64_t> begun =
        std::exchange(prepared.job.seeds, with_next_seeds(prepared.job.seeds, run.max_seeds));
    const double steps = scheduling::member_steps(prepared.job) - first + work.member_steps;
    const scheduling::Grid grid(prepared.job);
    const run_directory::DiskUse use = run_directory::disk_use(prepared, grid.units());
    const double seconds = steps * seconds_per_step;
    const std::int64_t busy = std::clamp<std::int64_t>(grid.units() - work.done, 1, workers);
    prepared.job.seeds = std::move(begun);
    std::cout << "target        " << run.target << " +- " << to_text(run.target_error)
              << ": what is said above is for the first round, of "
              << counted(prepared.job.seeds.size(), "seed") << "\n"
              << "              at most run.max_seeds = " << run.max_seeds << " seeds: " << count_text(steps)
              << " member-steps, " << duration_text(seconds / static_cast<double>(busy)) << " with " << busy
              << (busy == 1 ? " worker" : " workers") << ", disk about "
              << bytes_text(use.journals + use.archive) << "\n";
}

/// UsageError when `run` would refuse the run directory for good; the sentence when it would only have to
/// wait.
std::string why_run_would_wait(const Arguments& arguments, const scheduling::PreparedJob& prepared,
                               const run_directory::RunLayout& layout) {
    try {
        run_directory::check_claimable({.root = layout.root,
                                        .job = prepared.job,
                                        .given = "",
                                        .extend = arguments.has("extend"),
                                        .slice = {},
                                        .fields = prepared.fields});
    } catch (const InUseError& failure) {
        return failure.what();
    }
    return "";
}

ExitCode plan(const Arguments& arguments) {
    const run_directory::RunLayout layout{run_folder(arguments)};
    GivenJob given_job = job_from(arguments);
    continue_seeds(given_job.job, layout);
    const job::Job& given = given_job.job;
    scheduling::PreparedJob prepared(given, data_from(arguments, given, layout.root));
    check_target_run(prepared, {}, 1);
    archive::check_archivable(prepared);
    const std::string in_use = arguments.has("out") ? why_run_would_wait(arguments, prepared, layout) : "";
    const job::Job& job = prepared.job;
    const scheduling::Grid grid(job);
    const Work work = work_left(layout, prepared, grid, arguments.has("extend"));
    const std::int64_t ranks =
        count_option(arguments, "ranks", static_cast<std::int64_t>(usable_processors()) + 1, most_ranks);
    const std::int64_t workers = std::max<std::int64_t>(1, ranks - 1);
    const std::int64_t busy = std::clamp<std::int64_t>(work.left(), 1, workers);
    const Speed speed = measure_speed(prepared);
    const double seconds = work.member_steps / speed.member_steps_per_second;
    const double unit_seconds =
        scheduling::member_steps(job, grid.unit(scheduling::UnitNumber{0})) / speed.member_steps_per_second;
    print_job(prepared, grid, given_job.text);
    print_work(work, grid, layout);
    print_room(prepared, work, unit_seconds);
    std::cout << "speed here    " << small_text(speed.member_steps_per_second)
              << " member-steps/s per process (" << speed.kernel << " kernel, "
              << (speed.is_estimate ? "estimated from steps on a part of the data, without observables)\n"
                                    : "measured just now)\n");
    std::cout << "time          " << duration_text(seconds / static_cast<double>(busy)) << " with " << busy
              << (busy == 1 ? " worker" : " workers") << ", " << duration_text(seconds)
              << " of one core in all (" << (seconds < 360.0 ? "less than 0.1" : small_text(seconds / 3600.0))
              << " core-hours)\n";
    for (const std::string& name : job.observables)
        if (const std::string& at_end = observables::observable_type(name).work_at_end; !at_end.empty())
            std::cout << "              not in this time: " << name << " " << at_end
                      << " at the end of its unit\n";
    if (busy < workers && work.left() > 0)
        std::cout << "ranks         " << busy + 1 << " are enough: " << workers - busy << " of " << workers
                  << " workers would have nothing to do, because " << units_are_text(work.left())
                  << " left to compute\n";
    print_target(prepared, work, workers, 1.0 / speed.member_steps_per_second);
    if (arguments.has("time-limit"))
        print_limit(job, static_cast<double>(count_option(arguments, "time-limit", 1)),
                    seconds / static_cast<double>(busy), unit_seconds);
    if (work.left() == 0 && work.given_up == 0)
        std::cout << "nothing is left to compute\n";
    if (!in_use.empty())
        std::cout << "in use        " << in_use << "\n";
    const bool is_to_compute = in_use.empty() && !work.is_going_on && work.left() > 0;
    const Target target = is_to_compute ? target_of(layout, work) : Target{layout.root};
    if (!target.note.empty())
        std::cout << "directory     " << target.note << "\n";
    if (target.root.empty())
        return ExitCode::complete;  // nothing that could be pasted would work
    const std::string next = in_use.empty() ? next_command(arguments, given, work, layout, target.root, busy)
                                            : pasted_command("status", layout.root);
    if (!next.empty())
        std::cout << next_line(next);
    else
        std::cout
            << "the job or its data came through a pipe: save them, and give `run` the names of the files\n";
    return in_use.empty() ? ExitCode::complete : ExitCode::stopped;
}

}  // namespace

Verb plan_verb() {
    return {plan_syntax, plan};
}

}  // namespace netlyap
