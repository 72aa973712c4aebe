#include "run_folder.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/read_input.hpp"

#include "site.hpp"

#include <system_error>

namespace netlyap {

std::filesystem::path folder_of_runs() {
    const std::filesystem::path scratch = site().settings.scratch;
    return scratch.empty() ? std::filesystem::path("runs") : scratch;
}

std::filesystem::path run_folder(const Arguments& arguments) {
    if (arguments.has("out") && arguments.options.at("out").empty())
        throw UsageError("--out is empty; give the name of a run directory");
    if (arguments.has("out"))
        return arguments.options.at("out");
    const std::filesystem::path job = arguments.operand;
    if (is_job_of_run(arguments.operand))
        return job.parent_path().empty() ? "." : job.parent_path();
    std::error_code ignored;
    const bool is_a_file = std::filesystem::is_regular_file(job, ignored);
    const bool is_missing = !std::filesystem::exists(job, ignored) && arguments.operand != "-";
    const bool is_folder = std::filesystem::is_directory(job, ignored);
    if (!is_missing && !is_folder && !(is_a_file && can_be_read_again(arguments.operand)))
        throw UsageError("the job comes from " + arguments.operand +
                         ", which gives the run directory no name; choose one with --out");
    return folder_of_runs() / job.stem();
}

}  // namespace netlyap
