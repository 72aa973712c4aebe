#include "run_ending.hpp"

#include "netlyap/core/process.hpp"
#include "netlyap/core/text.hpp"

#include "next_command.hpp"
#include "shell_word.hpp"

namespace netlyap {

namespace {

/// An option with its value, where it has one.
std::string with_value(const std::string& option, const std::string& value) {
    return option + (value.empty() ? "" : " " + shell_word(value));
}

}  // namespace

std::string units_text(std::int64_t units) {
    return std::to_string(units) + (units == 1 ? " unit" : " units");
}

std::string units_of_text(std::int64_t some, std::int64_t units) {
    return std::to_string(some) + " of " + units_text(units);
}

std::string units_are_text(std::int64_t units) {
    return units_text(units) + (units == 1 ? " is" : " are");
}

std::string units_done_text(std::int64_t done, std::int64_t units) {
    const std::string all = units_text(units);
    if (done == 0)
        return "none of " + all + " is done";
    if (done == units && units > 1)
        return "all " + all + " are done";
    return std::to_string(done) + " of " + all + (done == 1 ? " is done" : " are done");
}

std::string stopped_by_text(const std::string& reason) {
    if (reason.empty())
        return "stopped";
    return reason == "SIGINT" ? "interrupted by Ctrl-C (SIGINT)" : "stopped by " + reason;
}

std::string ending_text(const RunEnding& ending) {
    std::string text = stopped_by_text(ending.reason) + " after " + duration_text(ending.seconds) + ": " +
                       units_done_text(ending.done, ending.units);
    if (ending.given_up > 0)
        text += ", " + std::to_string(ending.given_up) + " given up";
    if (ending.done + ending.given_up >= ending.units)
        return text + (ending.may_grow ? " and safe; what is missing is the archive, or more seeds\n"
                                       : " and safe; only the archive is missing\n");
    return text + (ending.done == 0 ? " yet; the last state of those that were begun is safe\n"
                                    : " and safe, and so is the last state of those that were begun\n");
}

std::string continuation(const Arguments& arguments, const run_directory::RunLayout& layout,
                         std::int64_t workers) {
    if (!slurm_job().empty())
        return pasted_command("status", layout.root);
    return pasted_run(layout.root, workers) +
           (arguments.has("slice") ? " --slice " + shell_word(arguments.options.at("slice")) : "");
}

std::string beginning(const Arguments& arguments, const run_directory::RunLayout& layout,
                      std::int64_t workers) {
    std::string command = pasted_command("run", arguments.operand) + " --out " + pasted_path(layout.root);
    for (const char* name : {"extend", "retry-failed", "slice"})
        if (arguments.has(name))
            command += " --" + with_value(name, arguments.options.at(name));
    return command + pasted_keys(arguments) + pasted_workers(workers);
}

}  // namespace netlyap
