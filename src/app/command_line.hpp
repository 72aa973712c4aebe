#pragma once

#include "netlyap/sweep/job/job.hpp"
#include "netlyap/sweep/job/job_data.hpp"
#include "netlyap/sweep/job/job_keys.hpp"

#include <filesystem>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace netlyap {

/// One option of a verb.
struct OptionHelp {
    std::string name;      ///< without the dashes
    std::string argument;  ///< what follows it, e.g. "DIR"; empty for a switch; "[SECONDS]": a number or not
    std::string help;

    /// Whether it may stand without the number.
    [[nodiscard]] bool is_argument_optional() const { return argument.starts_with('['); }
};

/// Which keys of a job may have another value on the command line.
enum class JobKeys {
    none,
    all,
    report,  ///< those with the role report
    fit,     ///< those that decide what is made of distances: [fit], [statistics.exponents], sweep.name
    look,    ///< those that decide what is recorded of trajectories: [observe.*], [fit], and by which kernel
};

/// Whether a key is one of them.
[[nodiscard]] bool is_among(JobKeys keys, const job::JobKey& key);

/// What a verb takes.
struct VerbSyntax {
    std::string name;
    std::string operand;  ///< what the verb works on, e.g. "JOB.ini"; empty for nothing
    std::string summary;  ///< one line
    /// For `netlyap <verb> --help`: paragraphs, one a line; a line that begins with a blank stays as it is.
    std::string details;
    std::vector<OptionHelp> options;
    JobKeys job_keys = JobKeys::none;  ///< that are options as well
    bool takes_several = false;        ///< operands, one right after the other
};

/// A parsed command line.
struct Arguments {
    std::string operand;
    std::string
        asked_job;  ///< "jobs/fig8.ini" where that is not there, so that `operand` comes with the program
    std::vector<std::string> more_operands;  ///< behind the first, where the verb takes several
    std::map<std::string, std::string>
        options;  ///< by name; several values joined by blanks, "" for a switch
    std::vector<std::pair<std::string, std::string>> job_keys;

    [[nodiscard]] bool has(const std::string& option) const { return options.contains(option); }
};

/// Parses what follows the verb. UsageError for anything that the verb does not take, with the nearest word.
[[nodiscard]] Arguments parse_arguments(const VerbSyntax& verb, const std::vector<std::string>& words);

/// A job as the user gave it.
struct GivenJob {
    job::Job job;
    std::string text;                 ///< the job file and the options on the command line, for /provenance
    std::set<std::string> keys = {};  ///< that stand in the file or on the command line
};

/// The job of a job file, which may be a pipe or "-" for standard input and is read once, with the keys of
/// the command line put in. The relative name of a file is one of the job file's folder, but on the command
/// line or in a pipe one of the current folder.
[[nodiscard]] GivenJob job_from(const Arguments& arguments);

/// The job of such a text, which a run directory keeps. Errors name the file as `name`.
[[nodiscard]] job::Job job_as_given(const std::string& text, const std::string& name);

/// Puts the keys of the command line into a job. UsageError for a value that a key cannot take.
void apply_job_keys(const Arguments& arguments, job::Job& job);

/// UsageError for a text of the job that cannot go into an archive because it is not UTF-8.
void check_texts(const job::Job& job);

/// The name of a file with its whole path, where that can stand in a job file; what is none stays.
[[nodiscard]] std::string absolute_file(const std::string& name);

/// Gives the files that a job names their whole paths, as they stand in a run directory and in /provenance,
/// so that they mean the same from every folder. After data_from(), whose sentences name the files as the
/// user did.
void pin_files(const Arguments& arguments, job::Job& job);

/// Whether the operand is the job.ini of a run.
[[nodiscard]] bool is_job_of_run(const std::string& operand);

/// The data of the job. A run directory has a copy of its own: it is taken when the job is that of a run, and
/// when the file that the job names has gone but the run that is to be continued is of that file.
[[nodiscard]] job::DataText data_from(const Arguments& arguments, const job::Job& job,
                                      const std::filesystem::path& run_directory);

/// Whether the same command can be given again: its job and data are files, not pipes.
[[nodiscard]] bool is_repeatable(const Arguments& arguments, const job::Job& job);

/// The whole number 1 .. most of an option, or the fallback. UsageError for anything else.
[[nodiscard]] std::int64_t count_option(const Arguments& arguments, const std::string& name,
                                        std::int64_t fallback,
                                        std::int64_t most = std::numeric_limits<std::int64_t>::max());

/// The most ranks that anything is reckoned for.
inline constexpr std::int64_t most_ranks = 10'000'000;

/// The number >= 0 of an option, or the fallback. UsageError for anything else.
[[nodiscard]] double number_option(const Arguments& arguments, const std::string& name, double fallback);

}  // namespace netlyap
