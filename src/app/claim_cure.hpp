#pragma once

#include "netlyap/sweep/job/job.hpp"
#include "netlyap/storage/run_directory/run_directory.hpp"

#include "command_line.hpp"

#include <functional>
#include <string>

namespace netlyap {

/// UsageError where --extend is given and the job has fewer iterations than the one of the directory. Before
/// anything else of the job is looked at, whose windows may not fit into so few.
void refuse_shorter_extension(const Arguments& arguments, const run_directory::RunLayout& layout,
                              const job::Job& job);

/// The command that computes the job of the arguments in its directory, which it makes larger; empty where it
/// cannot be given again.
[[nodiscard]] std::string extending_command(const Arguments& arguments, const job::Job& given,
                                            const run_directory::RunLayout& layout, std::int64_t workers);

/// Claims a run directory. Where it is refused because it belongs to another job, the sentence also names the
/// command that does what was meant, if there is one: `run --extend` for a larger job, `refit` for other
/// windows of [fit].
void naming_cure(const Arguments& arguments, const job::Job& given, const run_directory::RunLayout& layout,
                 const std::function<void()>& claim);

}  // namespace netlyap
