#pragma once

#include "netlyap/sweep/job.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace netlyap {

/// One option of a verb.
struct OptionHelp {
    std::string name;      ///< without the dashes
    std::string argument;  ///< what follows it, e.g. "DIR"; empty for a switch
    std::string help;
};

/// What a verb takes.
struct VerbSyntax {
    std::string name;
    std::string operand;  ///< what comes right after the verb, e.g. "JOB.ini"; empty for nothing
    std::string summary;  ///< one line
    std::string details;  ///< more lines for `netlyap <verb> --help`
    std::vector<OptionHelp> options;
    bool takes_job_keys = false;  ///< every key of a job file is an option as well
};

/// A parsed command line.
struct Arguments {
    std::string operand;
    std::map<std::string, std::string>
        options;  ///< by name; several values joined by blanks, "" for a switch
    std::vector<std::pair<std::string, std::string>> job_keys;

    [[nodiscard]] bool has(const std::string& option) const { return options.contains(option); }
};

/// Parses what follows the verb. UsageError for anything that the verb does not take, with the nearest word.
[[nodiscard]] Arguments parse_arguments(const VerbSyntax& verb, const std::vector<std::string>& words);

/// The help text of one verb.
[[nodiscard]] std::string help_text(const VerbSyntax& verb);

/// The job of a job file with the keys of the command line put in.
[[nodiscard]] Job job_from(const Arguments& arguments);

/// The job file and the options as they were given, for /provenance.
[[nodiscard]] std::string given_text(const Arguments& arguments);

/// The whole number >= 1 of an option, or the fallback. UsageError for anything else.
[[nodiscard]] std::int64_t count_option(const Arguments& arguments, const std::string& name,
                                        std::int64_t fallback);

/// The number >= 0 of an option, or the fallback. UsageError for anything else.
[[nodiscard]] double number_option(const Arguments& arguments, const std::string& name, double fallback);

}  // namespace netlyap
