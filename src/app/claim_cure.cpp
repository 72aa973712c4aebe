#include "claim_cure.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/storage/archive/refit.hpp"

#include "next_command.hpp"
#include "run_ending.hpp"
#include "shell_word.hpp"

#include <algorithm>

namespace netlyap {

namespace {

/// The value of a key as it was given on the command line; otherwise that of the job.
std::string given_value(const Arguments& arguments, const job::KeyDifference& difference) {
    for (const auto& [name, value] : arguments.job_keys)
        if (name == difference.name)
            return value;
    return difference.second;
}

std::string refit_command(const Arguments& arguments, const run_directory::RunLayout& layout,
                          const std::vector<job::KeyDifference>& windows) {
    std::string command = pasted_command("refit", layout.root);
    for (const job::KeyDifference& difference : windows)
        command += " --" + difference.name + " " + shell_word(given_value(arguments, difference));
    return command;
}

/// Whether the archive of the directory has the distances that these windows need.
bool has_distances(const run_directory::RunLayout& layout, const series::WindowSearch& windows) {
    try {
        archive::check_refit(layout.archive(), windows);
        return true;
    } catch (const Error&) {
        return false;
    }
}

/// The command that computes the job in the directory, which it makes larger; empty where it cannot be given
/// again.
std::string extending_command(const Arguments& arguments, const job::Job& given,
                              const run_directory::RunLayout& layout, std::int64_t workers) {
    if (!is_repeatable(arguments, given))
        return "";
    Arguments extending = arguments;
    extending.options["extend"] = "";
    extending.options.erase("slice");
    return beginning(extending, layout, workers);
}

/// The command that extends a run, which was extended before, by what the command line names, from its own
/// job file; empty where that is no extension either.
std::string extending_own_job(const Arguments& arguments, const run_directory::RunLayout& layout,
                              std::int64_t workers) {
    if (!arguments.has("extend") || arguments.job_keys.empty() || !is_job_of_run(layout.job().string()))
        return "";
    const job::Job existing = run_directory::read_run_job(layout);
    job::Job wanted = existing;
    apply_job_keys(arguments, wanted);
    if (!job::growth(existing, wanted).refused.empty())
        return "";
    return pasted_command("run", layout.job()) + " --extend" + pasted_keys(arguments) +
           pasted_workers(workers);
}

}  // namespace

void refuse_shorter_extension(const Arguments& arguments, const run_directory::RunLayout& layout,
                              const job::Job& job) {
    if (!arguments.has("extend") || !is_job_of_run(layout.job().string()))
        return;
    const std::int64_t there = run_directory::read_run_job(layout).iterations;
    if (job.iterations < there)
        throw UsageError("--extend of the run directory " + layout.root.string() + ": " +
                         std::to_string(there) + " iterations there, " + std::to_string(job.iterations) +
                         " asked: an extension cannot shorten; leave sweep.iterations at " +
                         std::to_string(there) + " or more, or give this job another directory with --out");
}

Cure cure_of(const Arguments& arguments, const job::Job& given, const run_directory::RunLayout& layout,
             const job::Growth& growth, std::int64_t workers) {
    if (growth.refused.empty()) {
        const std::string command = extending_command(arguments, given, layout, workers);
        return command.empty() ? Cure{} : Cure{command, "`" + command + "` extends what is there"};
    }
    if (const std::string command = extending_own_job(arguments, layout, workers); !command.empty())
        return {command, "`" + command + "` extends what is there by this"};
    const bool are_windows =
        std::all_of(growth.refused.begin(), growth.refused.end(),
                    [](const job::KeyDifference& one) { return one.name.starts_with("fit."); });
    if (!are_windows || !has_distances(layout, given.windows))
        return {};
    const std::string command = refit_command(arguments, layout, growth.refused);
    return {command, "`" + command + "` finds these exponents from the distances that are there"};
}

void naming_cure(const Arguments& arguments, const job::Job& given, const run_directory::RunLayout& layout,
                 const std::function<void()>& claim) {
    try {
        claim();
    } catch (const run_directory::OtherJobError& failure) {
        const Cure cure =
            cure_of(arguments, given, layout, failure.growth, count_option(arguments, "workers", 1));
        if (cure.command.empty())
            throw;
        throw UsageError(failure.what() + (", or: " + cure.words));
    }
}

}  // namespace netlyap
