#pragma once

#include "netlyap/storage/run_directory/run_directory.hpp"

#include "command_line.hpp"

#include <filesystem>
#include <memory>

/// The keys with the role report: what they decide is made of recorded units, so they may change at any time.
/// The last ones that were given hold: they stand in the job.ini of the run directory.
namespace netlyap {

/// The job of a run directory with the keys of the command line put in. UsageError that names the key when it
/// changes more than a report.
[[nodiscard]] job::Job with_report_settings(const Arguments& arguments,
                                            const run_directory::RunLayout& layout, const job::Job& existing);

/// Claims the directory and writes the report settings of the command line into its job.ini; the others are
/// those that it has when the directory is claimed. InUseError when somebody computes there.
[[nodiscard]] std::unique_ptr<run_directory::RunDirectory> claim_with_settings(
    const Arguments& arguments, const run_directory::RunLayout& layout, const job::Job& job);

}  // namespace netlyap
