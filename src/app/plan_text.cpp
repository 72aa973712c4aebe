#include "plan_text.hpp"

#include "netlyap/core/list_syntax.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/kernel/kernel.hpp"

#include "grid_text.hpp"
#include "run_ending.hpp"
#include "run_state.hpp"
#include "training_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <iomanip>
#include <iostream>
#include <string>
#include <vector>

namespace netlyap {

namespace {

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

/// A number for a person, also a small one.
std::string small_text(double number) {
    constexpr double whole = 10.0;
    if (number >= whole)
        return count_text(number);
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.2g", number);
    return text.data();
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

void print_lines(const std::vector<DataLine>& lines) {
    for (const DataLine& line : lines)
        std::cout << std::left << std::setw(14) << line.head << line.text << "\n";
}

void print_job(const Plan& plan) {
    const scheduling::PreparedJob& prepared = plan.prepared;
    const scheduling::Grid& grid = plan.grid;
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
    for (const std::string& note : plan.logspace_notes)
        std::cout << "note          " << note << "\n";
    std::cout << "network      ";
    for (const std::size_t width : prepared.system.shape.widths)
        std::cout << " " << width;
    std::cout << ", " << parameter_count(prepared.system.shape) << " parameters; "
              << prepared.system.train.count << " training and " << prepared.system.test.count
              << " test samples of " << job.source
              << (job.test_source.empty() ? "" : " and " + job.test_source) << scaling_text(job) << "\n";
    std::cout << "layers        " << network_text(job) << "\n";
    if (members > 0)
        std::cout << "perturbation  " << perturbation_text(job) << "\n";
    std::cout << "training      " << training_text(prepared.system) << "\n";
    print_lines(prepared.data_lines);
    if (!prepared.start_line.empty())
        std::cout << "theta(0)      " << prepared.start_line << "\n";
    print_lines(plan.notes);
    for (const std::filesystem::path& file : plan.site)
        std::cout << (&file == &plan.site.front() ? "site          " : "              ") << file.string()
                  << "\n";
}

void print_work(const Plan& plan) {
    const Work& work = plan.work;
    std::cout << "units         " << units_and_sizes(work.units, plan.grid.seeds().size()) << "\n";
    if (work.is_foreign())
        std::cout << "              the run directory " << plan.root.string()
                  << " belongs to another job: choose another with --out (" << work.why_foreign << ")\n";
    if (!plan.cure.command.empty())
        std::cout << "              " << plan.cure.words << "\n";
    if (work.done > 0 || work.begun > 0)
        std::cout << "done          " << units_of_text(work.done, work.units) << " in " << plan.root.string()
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
void print_room(const Plan& plan) {
    const scheduling::PreparedJob& prepared = plan.prepared;
    const run_directory::DiskUse& use = plan.disk;
    const double rows = scheduling::unit_table_bytes(prepared);
    std::cout << "memory        " << bytes_text(scheduling::unit_memory_bytes(prepared))
              << " per process and " << bytes_text(scheduling::gather_memory_bytes(prepared))
              << " to gather, besides about 40 MB for program and libraries\n";
    if (const double data = scheduling::shared_data_bytes(prepared); data > 0.0)
        std::cout << "              the data take " << bytes_text(data) << " once on each machine, and "
                  << bytes_text(scheduling::reading_memory_bytes(prepared))
                  << " in one process while they are read\n";
    if (rows > 0.0)
        std::cout << "              the rows of tables take at most " << bytes_text(plan.table_memory_bytes)
                  << " and " << bytes_text(scheduling::gather_table_bytes(prepared)) << " more\n";
    const double there = plan.work.journal_bytes;
    std::cout << "disk          about " << bytes_text(there + use.journals + use.archive)
              << (there > 0.0 ? " in all" : "") << " (journals " << bytes_text(there + use.journals)
              << (there > 0.0 ? ", of which " + bytes_text(there) + " are there" : "") << ", archive "
              << bytes_text(use.archive) << ")\n";
    if (rows > 0.0)
        std::cout << "              the rows of tables take at most "
                  << bytes_text(use.journal_tables + use.archive_tables) << " more\n";
    const std::string final_states = bytes_text(use.checkpoint * static_cast<double>(plan.work.left()));
    std::cout << "              the states at the end of units, from which a longer run goes on, "
              << (prepared.job.run.keep_final_state
                      ? "take at most " + final_states + " more (run.keep_final_state)\n"
                      : "are not kept (run.keep_final_state = yes: at most " + final_states + " more)\n");
    if (plan.checkpoint_bytes > 0.0)
        std::cout << "              the states kept every " << to_text(prepared.job.run.checkpoint_seconds)
                  << " s (run.checkpoint_seconds) take at most " << bytes_text(plan.checkpoint_bytes)
                  << " more\n";
}

/// Of one core in all, and with the workers that there are.
void print_time(const Plan& plan) {
    const Speed& speed = plan.speed;
    const std::int64_t busy = plan.busy;
    std::cout << "speed here    " << small_text(speed.member_steps_per_second)
              << " member-steps/s per process (" << speed.kernel << " kernel, "
              << (speed.is_estimate ? "estimated from steps on a part of the data, without observables)\n"
                                    : "measured just now)\n");
    std::cout << "time          " << duration_text(plan.seconds / static_cast<double>(busy)) << " with "
              << busy << (busy == 1 ? " worker" : " workers") << ", " << duration_text(plan.seconds)
              << " of one core in all ("
              << (plan.seconds < 360.0 ? "less than 0.1" : small_text(plan.seconds / 3600.0))
              << " core-hours)\n";
    for (const std::string& name : plan.prepared.job.observables)
        if (const std::string& at_end = observables::observable_type(name).work_at_end; !at_end.empty())
            std::cout << "              not in this time: " << name << " " << at_end
                      << " at the end of its unit\n";
    if (busy < plan.workers && plan.work.left() > 0)
        std::cout << "ranks         " << busy + 1 << " are enough: " << plan.workers - busy << " of "
                  << plan.workers << " workers would have nothing to do, because "
                  << units_are_text(plan.work.left()) << " left to compute\n";
}

/// The numbers above are those of the first round.
void print_target(const TargetCost& cost, const job::Job& job) {
    std::cout << "target        " << job.run.target << " +- " << to_text(job.run.target_error)
              << " (half of the 95 % interval): what is said above is for the first round, of "
              << counted(job.seeds.size(), "seed") << "\n"
              << "              at most run.max_seeds = " << job.run.max_seeds
              << " seeds: " << count_text(cost.member_steps) << " member-steps, "
              << duration_text(cost.seconds) << " with " << cost.busy
              << (cost.busy == 1 ? " worker" : " workers") << ", disk about " << bytes_text(cost.disk_bytes)
              << "\n";
}

void print_limit(const LimitForecast& limit, const Plan& plan) {
    std::cout << "time limit    " << duration_text(limit.seconds) << ": at least "
              << count_text(limit.starts - 1.0) << (limit.starts == 2.0 ? " requeue\n" : " requeues\n");
    if (limit.loses_units)
        std::cout << "              a unit takes " << duration_text(plan.unit_seconds)
                  << " and its state is kept every run.checkpoint_seconds = "
                  << to_text(plan.prepared.job.run.checkpoint_seconds)
                  << " only: if the job is killed without warning, all progress on the unit is lost; choose "
                     "a shorter interval\n";
}

}  // namespace

void print_plan(const Plan& plan) {
    print_job(plan);
    print_work(plan);
    print_room(plan);
    print_time(plan);
    if (plan.target)
        print_target(*plan.target, plan.prepared.job);
    if (plan.time_limit)
        print_limit(*plan.time_limit, plan);
    if (plan.work.left() == 0 && plan.work.given_up == 0)
        std::cout << "nothing is left to compute\n";
    if (!plan.in_use.empty())
        std::cout << "in use        " << plan.in_use << "\n";
    if (!plan.root_note.empty())
        std::cout << "directory     " << plan.root_note << "\n";
}

}  // namespace netlyap
