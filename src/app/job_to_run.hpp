#pragma once

#include "netlyap/sweep/scheduling/prepared_job.hpp"
#include "netlyap/sweep/scheduling/slice.hpp"
#include "netlyap/storage/run_directory/run_directory.hpp"

#include "command_line.hpp"

#include <cstdint>
#include <memory>

namespace netlyap {

/// The job of the arguments, with the seeds that run.target has come to in the directory. UsageError as of
/// refuse_shorter_extension().
[[nodiscard]] GivenJob job_to_run(const Arguments& arguments, const run_directory::RunLayout& layout);

/// That job with its data, refused as `run` would refuse it, with so many workers on this machine. Touches
/// nothing, and does not wait for signs of life of others.
std::unique_ptr<scheduling::PreparedJob> checked_job(const Arguments& arguments, const GivenJob& given,
                                                     const run_directory::RunLayout& layout,
                                                     const scheduling::Slice& slice, std::int64_t workers);

}  // namespace netlyap
