#include "netlyap/core/error.hpp"
#include "netlyap/core/process.hpp"
#include "netlyap/sweep/job/job_keys.hpp"
#include "netlyap/storage/run_directory/merge.hpp"

#include "next_command.hpp"
#include "run_ending.hpp"
#include "site.hpp"
#include "verbs.hpp"

#include <filesystem>
#include <iostream>
#include <set>
#include <system_error>

namespace netlyap {

namespace {

const VerbSyntax merge_syntax = {
    "merge",
    "DIR DIR ...",
    "make one run directory of several of the same job, on other seeds or grid values",
    "The directories may have been computed on different machines; their jobs may differ in "
    "sweep.eta, sweep.epsilon and sweep.seeds only:\n"
    "  netlyap run jobs/fig8.ini --sweep.seeds 0:250 --out a       # on one cluster\n"
    "  netlyap run jobs/fig8.ini --sweep.seeds 250:500 --out b     # on another one\n"
    "  netlyap merge a b --out fig8                                # the same bit for bit as a run "
    "of 0:500\n"
    "The grid of the new directory is the union, values and seeds in the order of the directories.\n"
    "What several of them have computed has to agree bit for bit, otherwise nothing is merged (exit "
    "code 65). Points, or units of eight seeds, that none of them has are pending: then the exit "
    "code is 75, and `netlyap run` completes them.\n"
    "The directories are only read; one in which a run goes on is taken as it is. Nothing is written "
    "before all of them are known to be good.",
    {{"out", "DIR", "the new run directory"},
     {"sort", "", "put sweep.eta, sweep.epsilon and sweep.seeds of the new job in ascending order"}},
    JobKeys::report,
    true};

run_directory::MergeInput input_of(const std::string& operand) {
    std::error_code ignored;
    if (std::filesystem::exists(operand, ignored) && !std::filesystem::is_directory(operand, ignored))
        throw UsageError(operand +
                         " is a file; runs are merged from their journals, so give the run directory");
    const run_directory::RunLayout layout = run_directory::open_run_directory(operand);
    return {layout, run_directory::read_run_job(layout)};
}

std::vector<run_directory::MergeInput> inputs_of(const Arguments& arguments) {
    std::vector<std::string> operands = {arguments.operand};
    operands.insert(operands.end(), arguments.more_operands.begin(), arguments.more_operands.end());
    if (operands.size() < 2)
        throw UsageError(
            "netlyap merge needs at least two run directories, right after the verb; see `netlyap merge "
            "--help`");
    std::vector<run_directory::MergeInput> inputs;
    std::error_code ignored;
    for (const std::string& operand : operands) {
        for (const run_directory::MergeInput& other : inputs)
            if (std::filesystem::equivalent(other.layout.root, operand, ignored))
                throw UsageError(other.layout.root.string() + " and " + operand +
                                 " are the same run directory; name it once");
        inputs.push_back(input_of(operand));
    }
    return inputs;
}

/// The keys on the command line. UsageError for one that is not decided after recording.
std::set<std::string> given_keys(const Arguments& arguments) {
    std::set<std::string> keys;
    for (const auto& [name, value] : arguments.job_keys) {
        if (!is_among(JobKeys::report, *job::find_key(name)))
            throw UsageError(
                "--" + name + " " + value +
                " is not possible: merge computes nothing and takes the grid of the directories; "
                "keys with the role report can be given");
        keys.insert(name);
    }
    return keys;
}

/// The command, for job.given.txt.
std::string given_text(const Arguments& arguments, const std::vector<run_directory::MergeInput>& inputs) {
    std::string text = "# netlyap merge";
    for (const run_directory::MergeInput& input : inputs)
        text += " " + pasted_path(input.layout.root);
    text += std::string(arguments.has("sort") ? " --sort" : "") + pasted_keys(arguments);
    return text + "\n";
}

void print(const run_directory::MergeResult& result, const run_directory::MergeRequest& request) {
    const std::int64_t pending = result.gathered.units - result.gathered.complete;
    std::cout << "merged " << request.inputs.size()
              << " run directories: " << units_of_text(result.gathered.complete, result.gathered.units);
    if (result.shared > 0)
        std::cout << "; " << result.shared
                  << (result.shared == 1 ? " initial condition is" : " initial conditions are")
                  << " in several and the same bit for bit";
    std::cout << "; the archive is " << run_directory::RunLayout{request.out}.archive().string() << "\n";
    for (std::size_t i = 0; i < request.inputs.size(); ++i)
        if (const std::int64_t places = result.damaged[i]; places > 0)
            std::cout << places << (places == 1 ? " damaged place" : " damaged places")
                      << " in the journals of " << request.inputs[i].layout.root.string() << " (`"
                      << pasted_command("verify", request.inputs[i].layout.root) << "` names them)\n";
    if (pending > 0) {
        std::cout << units_are_text(pending) << " pending";
        if (result.left_behind > 0)
            std::cout << ": " << result.left_behind
                      << (result.left_behind == 1 ? " initial condition of them is"
                                                  : " initial conditions of them are")
                      << " computed, but not all of a unit, and will be computed anew";
        std::cout << "\n";
    }
    std::cout << next_line(pending > 0
                               ? pasted_run(request.out, 1)
                               : pasted_command("show", run_directory::RunLayout{request.out}.archive()));
}

ExitCode merge(const Arguments& arguments) {
    use_site();
    run_directory::MergeRequest request;
    request.inputs = inputs_of(arguments);
    if (!arguments.has("out") || arguments.options.at("out").empty())
        throw UsageError("netlyap merge needs --out, the name of the new run directory");
    request.out = arguments.options.at("out");
    request.job = run_directory::merged_job(request.inputs, arguments.has("sort"), given_keys(arguments));
    apply_job_keys(arguments, request.job);
    check_texts(request.job);
    request.given = given_text(arguments, request.inputs);
    request.threads = usable_processors();
    const run_directory::MergeResult result = run_directory::merge(request);
    print(result, request);
    return result.gathered.complete < result.gathered.units ? ExitCode::stopped : ExitCode::complete;
}

}  // namespace

Verb merge_verb() {
    return {merge_syntax, merge};
}

}  // namespace netlyap
