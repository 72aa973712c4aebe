#include "netlyap/core/process.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/sweep/grid.hpp"
#include "netlyap/sweep/list_syntax.hpp"
#include "netlyap/storage/archive.hpp"
#include "netlyap/storage/run_directory.hpp"

#include "calibration.hpp"
#include "verbs.hpp"

#include <algorithm>
#include <cmath>
#include <iostream>

namespace netlyap {

namespace {

const VerbSyntax syntax = {
    "plan",
    "JOB.ini",
    "tell what a job will cost: units, member-steps, memory, disk, time",
    "Checks the job like `run` and measures the speed of this machine for about half a second; touches "
    "nothing.",
    {{"ranks", "N",
      "expect N ranks under mpirun, one of which hands out the work (default: one per processor, plus one)"},
     {"time-limit", "SECONDS", "tell how often the run would be stopped by such a limit and continued"},
     {"out", "DIR", "check as well that `run` would take this run directory"},
     {"extend", "", "as for `run`"}},
    true};

/// Chunks and journals hold whole blocks of eight seeds.
double archive_bytes(const PreparedJob& prepared) {
    double per_seed = 0.0;
    for (const Field& field : prepared.fields)
        per_seed += static_cast<double>(bytes_per_entry(field.type) * entries_per_seed(field));
    return per_seed * static_cast<double>(lanes) * static_cast<double>(Grid(prepared.job).units());
}

/// A list for a person: its ends when it is long.
template <class Number>
std::string short_text(const std::vector<Number>& values) {
    const std::string text = list_text(values);
    constexpr std::size_t longest = 60;
    return text.size() <= longest ? text
                                  : list_text(std::vector<Number>{values.front()}) + " .. " +
                                        list_text(std::vector<Number>{values.back()});
}

/// How often a limit would stop the run, and whether it would ever come to its end.
void print_limit(const Job& job, double limit, double seconds, double unit_seconds) {
    constexpr double spent_on_ends = 35.0;  // start, and what slurm/sweep.sbatch keeps free for a good end
    const double useful = std::max(0.5 * limit, limit - spent_on_ends);
    const double starts = std::max(1.0, std::ceil(seconds / useful));
    std::cout << "time limit    " << duration_text(limit) << ": at least " << count_text(starts - 1.0)
              << (starts == 2.0 ? " requeue\n" : " requeues\n");
    if (unit_seconds > useful && job.run.checkpoint_seconds > useful)
        std::cout << "              a unit takes " << duration_text(unit_seconds)
                  << " and its state is kept every run.checkpoint_seconds = "
                  << to_text(job.run.checkpoint_seconds)
                  << " only: if the limit strikes without warning, nothing is gained; set it lower\n";
}

/// The options of the job as they were typed.
std::string job_options(const Arguments& arguments) {
    std::string text;
    for (const auto& [name, value] : arguments.job_keys)
        text += " --" + name +
                (value.find_first_of(" ()") == std::string::npos ? " " + value : " \"" + value + "\"");
    return text;
}

ExitCode plan(const Arguments& arguments) {
    const PreparedJob prepared(job_from(arguments));
    check_archivable(prepared);
    if (arguments.has("out"))
        check_claimable({arguments.options.at("out"), prepared.job, "", arguments.has("extend"), {}});
    const Job& job = prepared.job;
    const Grid grid(job);
    const std::int64_t ranks =
        count_option(arguments, "ranks", static_cast<std::int64_t>(usable_processors()) + 1);
    const std::int64_t workers = std::max<std::int64_t>(1, ranks - 1);
    const auto kernel = make_kernel(job.run.kernel, prepared.system);
    const double rate = measure_rate(prepared, *kernel);
    const double steps = member_steps(job);
    const double busy = static_cast<double>(std::min(workers, grid.units()));
    std::cout << job.name << "\n";
    std::cout << "grid          " << grid.eta().size() << " eta x " << grid.epsilon().size() << " epsilon x "
              << grid.seeds().size() << " seeds, " << job.members << " members, " << job.iterations
              << " iterations\n";
    std::cout << "eta           " << short_text(grid.eta()) << "\n";
    std::cout << "epsilon       " << short_text(grid.epsilon()) << "\n";
    std::cout << "seeds         " << short_text(grid.seeds()) << "\n";
    std::cout << "network      ";
    for (const std::size_t width : prepared.system.shape.widths)
        std::cout << " " << width;
    std::cout << ", " << parameter_count(prepared.system.shape) << " parameters; "
              << prepared.system.train.count << " training and " << prepared.system.test.count
              << " test samples of " << job.source << "\n";
    std::cout << "units         " << grid.units() << " of 8 initial conditions each\n";
    std::cout << "member-steps  " << count_text(steps) << "\n";
    std::cout << "memory        " << bytes_text(unit_memory_bytes(prepared)) << " per process and "
              << bytes_text(gather_memory_bytes(prepared))
              << " to gather, besides about 40 MB for program and libraries\n";
    std::cout << "disk          about " << bytes_text(2.0 * archive_bytes(prepared)) << " (journals "
              << bytes_text(archive_bytes(prepared)) << ", archive " << bytes_text(archive_bytes(prepared))
              << ")\n";
    std::cout << "speed here    " << count_text(rate) << " member-steps/s per process (" << kernel->name()
              << " kernel, measured just now)\n";
    std::cout << "time          " << duration_text(steps / (rate * busy)) << " with " << workers
              << (workers == 1 ? " worker" : " workers") << ", " << duration_text(steps / rate)
              << " of one core in all (" << count_text(steps / rate / 3600.0) << " core-hours)\n";
    for (const std::string& name : job.observables)
        if (const std::string& work = observable_type(name).work_at_end; !work.empty())
            std::cout << "              not in this time: " << name << " " << work
                      << " at the end of its unit\n";
    if (arguments.has("time-limit"))
        print_limit(job, static_cast<double>(count_option(arguments, "time-limit", 1)), steps / (rate * busy),
                    member_steps(job, grid.unit(0)) / rate);
    std::cout << "next: mpirun -n " << workers + 1 << " netlyap run " << arguments.operand
              << job_options(arguments) << "\n";
    return ExitCode::complete;
}

}  // namespace

Verb plan_verb() {
    return {syntax, plan};
}

}  // namespace netlyap
