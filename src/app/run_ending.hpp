#pragma once

#include "netlyap/storage/run_directory/run_directory.hpp"

#include "command_line.hpp"

#include <cstdint>
#include <string>

namespace netlyap {

/// "1 unit", "6 units".
[[nodiscard]] std::string units_text(std::int64_t units);

/// "1 of 1 unit", "5 of 6 units".
[[nodiscard]] std::string units_of_text(std::int64_t some, std::int64_t units);

/// "1 unit is", "6 units are".
[[nodiscard]] std::string units_are_text(std::int64_t units);

/// "none of 6 units is done", "1 of 6 units is done", "5 of 6 units are done", "all 6 units are done".
[[nodiscard]] std::string units_done_text(std::int64_t done, std::int64_t units);

/// What stopped a run, for a person: "interrupted by Ctrl-C (SIGINT)", "stopped by run.time_limit".
[[nodiscard]] std::string stopped_by_text(const std::string& reason);

/// How a run ended before its end.
struct RunEnding {
    std::string reason;  ///< name of a signal, or what else asked for it; may be empty
    double seconds = 0.0;
    std::int64_t units = 0, done = 0;
    std::int64_t given_up = 0;
    bool may_grow = false;  ///< run.target may add seeds
};

/// What stopped the run and what is safe, in one line.
[[nodiscard]] std::string ending_text(const RunEnding& ending);

/// The command that goes on with a run that has begun. A Slurm job's script does it by itself, or says how:
/// then it is `netlyap status`.
[[nodiscard]] std::string continuation(const Arguments& arguments, const run_directory::RunLayout& layout,
                                       std::int64_t workers);

/// The command that begins it as it was given to `run`, `run --dry-run` or `plan`, by names that are good
/// anywhere.
[[nodiscard]] std::string beginning(const Arguments& arguments, const run_directory::RunLayout& layout,
                                    std::int64_t workers);

}  // namespace netlyap
