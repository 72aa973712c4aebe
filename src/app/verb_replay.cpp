#include "netlyap/core/error.hpp"
#include "netlyap/core/stop_signal.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/sweep/job/job_keys.hpp"
#include "netlyap/storage/archive/archive.hpp"

#include "archive_data.hpp"
#include "damaged_archive.hpp"
#include "grid_text.hpp"
#include "netlyap/runner/replay.hpp"
#include "next_command.hpp"
#include "site.hpp"
#include "source_archive.hpp"
#include "verbs.hpp"
#include "work_progress.hpp"

#include <algorithm>
#include <cmath>
#include <iostream>

namespace netlyap {

namespace {

const VerbSyntax replay_syntax = {
    "replay",
    "DIR|sweep.h5",
    "compute one trajectory of a sweep again and record whatever is to be seen of it",
    "  netlyap replay runs/fig8 --eta 1 --epsilon 1e-8 --seed 17 --observe \"weights training\" "
    "--from 100 --to 180\n"
    "writes an archive of this initial condition alone, with the bits that it has in the sweep, "
    "whatever the instruction set. The values must be of the grid; where it has one value only, it "
    "need not be given.",
    {{"eta", "X", "the learning rate"},
     {"epsilon", "X", "the perturbation radius"},
     {"perturb_at", "T", "the iteration of the perturbation"},
     {"seed", "N", "the initial condition"},
     {"member", "N", "of the perturbed trajectories this one alone, from 1 (default: all of them)"},
     {"observe", "LIST", "the observables (default: those of the sweep)"},
     {"from", "T", "the first iteration that is recorded (default: as the sweep does)"},
     {"to", "T", "the last iteration that is recorded"},
     {"out", "FILE", "the archive to write (default: replay.h5 beside the archive)"},
     data_option},
    JobKeys::look};

/// All values of a grid, for sentences.
template <class Values, class Text>
std::string listed(const Values& values, Text text_of) {
    constexpr std::size_t most_named = 12;
    std::string text;
    for (std::size_t i = 0; i < std::min(values.size(), most_named); ++i)
        text += (i == 0 ? "" : " ") + text_of(values[i]);
    return text + (values.size() > most_named ? " ..." : "");
}

std::string missing_choice(const std::string& option, const std::string& what, const std::string& values) {
    return "--" + option + " is missing, and the sweep has several " + what + "; give one of " + values;
}

/// The value of the grid that an option names: the only one within 1e-5 of it.
double chosen_number(const Arguments& arguments, const std::string& option, const std::string& what,
                     const std::vector<double>& grid) {
    const auto text_of = [&](double value) { return grid_text(value, grid); };
    if (!arguments.has(option)) {
        if (grid.size() == 1)
            return grid.front();
        throw UsageError(missing_choice(option, what, listed(grid, text_of)));
    }
    constexpr double most_off = 1e-5;
    const std::string& given = arguments.options.at(option);
    const std::optional<double> wanted = parse_double(given);
    std::vector<double> near;
    for (const double value : grid)
        if (wanted && (value == *wanted || std::abs(value - *wanted) <= most_off * std::abs(value)))
            near.push_back(value);
    if (wanted && std::find(near.begin(), near.end(), *wanted) != near.end())
        return *wanted;
    if (near.size() != 1)
        throw UsageError("--" + option + " " + given + " is none of the " + what +
                         " of the sweep; give one of " + listed(grid, text_of));
    return near.front();
}

std::int64_t chosen_integer(const Arguments& arguments, const std::string& option, const std::string& what,
                            const std::vector<std::int64_t>& grid) {
    const auto text_of = [](std::int64_t value) { return std::to_string(value); };
    if (!arguments.has(option)) {
        if (grid.size() == 1)
            return grid.front();
        throw UsageError(missing_choice(option, what, listed(grid, text_of)));
    }
    const std::string& given = arguments.options.at(option);
    const std::optional<std::int64_t> wanted = parse_integer(given);
    if (!wanted || std::find(grid.begin(), grid.end(), *wanted) == grid.end())
        throw UsageError("--" + option + " " + given + " is none of the " + what +
                         " of the sweep; give one of " + listed(grid, text_of));
    return *wanted;
}

TrajectoryChoice choice_from(const Arguments& arguments, const job::Job& job) {
    TrajectoryChoice choice;
    choice.eta = chosen_number(arguments, "eta", "learning rates", job.eta);
    if (job.members > 0)
        choice.epsilon =
            chosen_number(arguments, "epsilon", "perturbation radii", job::perturbation_radii(job));
    choice.perturb_at =
        chosen_integer(arguments, "perturb_at", "iterations of the perturbation", job.perturb_at);
    choice.seed = chosen_integer(arguments, "seed", "initial conditions", job.seeds);
    for (const char* const option : {"epsilon", "perturb_at", "member"})
        if (job.members == 0 && arguments.has(option))
            throw UsageError(std::string("--") + option +
                             " has no effect: the sweep has no perturbed trajectories; leave it out");
    if (arguments.has("member"))
        choice.member = count_option(arguments, "member", 1, job.members);
    return choice;
}

/// An iteration of the job, or the fallback.
std::int64_t iteration_option(const Arguments& arguments, const std::string& name, std::int64_t fallback,
                              std::int64_t most) {
    if (!arguments.has(name))
        return fallback;
    const std::string& given = arguments.options.at(name);
    const std::optional<std::int64_t> value = parse_integer(given);
    if (!value || *value < 0 || *value > most)
        throw UsageError("--" + name + " " + given + " is no iteration of the sweep; it must be 0 to " +
                         std::to_string(most));
    return *value;
}

void choose_iterations(const Arguments& arguments, job::Job& job) {
    if (!arguments.has("from") && !arguments.has("to"))
        return;
    const std::int64_t last_of_sweep = job.iterations - 1;
    const std::int64_t first = iteration_option(arguments, "from", 0, last_of_sweep);
    const std::int64_t last = iteration_option(arguments, "to", last_of_sweep, last_of_sweep);
    if (first > last)
        throw UsageError("--from " + std::to_string(first) + " lies after --to " + std::to_string(last) +
                         "; exchange them");
    record_iterations(job, first, last);
}

void choose_observables(const Arguments& arguments, job::Job& job) {
    if (!arguments.has("observe"))
        return;
    std::string names = arguments.options.at("observe");
    std::replace(names.begin(), names.end(), ',', ' ');
    job::set_key(job, "observe.names", names);
}

/// Whoever gives a setting expects an effect, and a trajectory is that of the sweep or none.
void refuse_other_settings(const Arguments& arguments, const job::Job& job) {
    for (const auto& [name, value] : arguments.job_keys) {
        if (!is_among(JobKeys::look, *job::find_key(name)))
            throw UsageError("--" + name + " " + value +
                             " is not possible: replay changes what is recorded of a trajectory (observe.*, "
                             "fit.*) and the kernel (run.kernel); give the job with this value to `netlyap "
                             "run`");
        const std::string& owner = job::find_key(name)->observable;
        if (!owner.empty() &&
            std::find(job.observables.begin(), job.observables.end(), owner) == job.observables.end())
            throw UsageError("--" + name + " has no effect: `" + owner +
                             "` is not observed; add it to --observe, or leave the option out");
    }
}

ExitCode replay(const Arguments& arguments) {
    use_site();
    const std::filesystem::path source = archive_at(arguments.operand);
    naming_remedy(source, [&] {
        job::Job given = job::job_of(archive::read_tables(source).job);
        const TrajectoryChoice choice = choice_from(arguments, given);
        const job::DataText data = data_of_archive(arguments, source, given);
        const scheduling::PreparedJob whole(given, data);
        job::Job wanted = trajectory_job(whole, choice);
        choose_observables(arguments, wanted);
        choose_iterations(arguments, wanted);
        refuse_other_settings(arguments, wanted);
        apply_job_keys(arguments, wanted);
        const scheduling::PreparedJob prepared(wanted, data);
        archive::check_archivable(prepared);
        const std::filesystem::path target =
            archive_to_write(arguments, source, "replay.h5", [](const job::Job& there) {
                return scheduling::Grid(there).units() == 1 && there.seeds.size() == 1;
            });
        std::string asked = archive::replay_head + source_as_named(source, target) + "\n";
        for (const auto& [name, value] : arguments.options)
            asked += "# --" + name + " " + value + "\n";
        for (const auto& [name, value] : arguments.job_keys)
            asked += "# --" + name + " " + value + "\n";
        watch_stop_signals();
        {
            WorkProgress progress("trajectory");
            write_trajectory(prepared, target, asked, [&](double share) {
                if (!stop_signal().empty())
                    throw Error(ExitCode::stopped, "stopped by " + stop_signal() + "; nothing is written");
                progress.show(share);
            });
        }
        std::cout << "computed again: seed " << choice.seed
                  << " at eta = " << grid_text(choice.eta, given.eta);
        if (given.members > 0)
            std::cout << ", epsilon = " << grid_text(choice.epsilon, job::perturbation_radii(given));
        if (choice.member)
            std::cout << ", member " << *choice.member;
        std::cout << "; the archive is " << target.string() << "\n"
                  << next_line(pasted_command("show", target));
    });
    return ExitCode::complete;
}

}  // namespace

Verb replay_verb() {
    return {replay_syntax, replay};
}

}  // namespace netlyap
