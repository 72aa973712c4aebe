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

/// Claims the directory for a job that differs in its report settings only and writes them into its job.ini.
/// InUseError when somebody computes there.
[[nodiscard]] std::unique_ptr<run_directory::RunDirectory> claim_with_settings(
    const Arguments& arguments, const run_directory::RunLayout& layout, const job::Job& job);

/// Gives a job the report settings that hold in the run directory, where neither its file nor the command
/// line says anything of them. Nothing where there is no run yet.
void keep_report_settings(GivenJob& given, const std::filesystem::path& run_directory);

}  // namespace netlyap
