#pragma once

#include "netlyap/sweep/job/job.hpp"
#include "netlyap/storage/run_directory/run_directory.hpp"

#include "command_line.hpp"
#include "work_left.hpp"

#include <cstdint>
#include <string>

namespace netlyap {

/// The command that computes what `run` would with these arguments in this directory, or what else is to be
/// done there where nothing is left; empty when the job came through a pipe and is nowhere else.
[[nodiscard]] std::string computing_command(const Arguments& arguments, const job::Job& given,
                                            const Work& work, const run_directory::RunLayout& layout,
                                            std::int64_t workers);

/// What is said in place of an empty one: a line.
inline constexpr const char* saving_advice =
    "the job or its data came through a pipe: save them, and give `run` the names of the files\n";

}  // namespace netlyap
