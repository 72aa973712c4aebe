#pragma once

#include "netlyap/sweep/job/extension.hpp"
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

/// What can be done with a run directory that belongs to another job than the given one.
struct Cure {
    std::string command = {};  ///< empty where nothing can be done
    std::string words = {};    ///< "`COMMAND` extends what is there"
};

/// `run --extend` for a larger job, `refit` for other windows of [fit]. `growth`: from the job of the
/// directory to the given one.
[[nodiscard]] Cure cure_of(const Arguments& arguments, const job::Job& given,
                           const run_directory::RunLayout& layout, const job::Growth& growth,
                           std::int64_t workers);

/// Claims a run directory. Where it is refused because it belongs to another job, the sentence also has the
/// words of the cure.
void naming_cure(const Arguments& arguments, const job::Job& given, const run_directory::RunLayout& layout,
                 const std::function<void()>& claim);

}  // namespace netlyap
