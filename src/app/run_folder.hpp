#pragma once

#include "command_line.hpp"

#include <filesystem>

namespace netlyap {

/// Where run directories lie that nobody names: the `scratch` of netlyap.conf, or runs/.
[[nodiscard]] std::filesystem::path folder_of_runs();

/// The run directory of `netlyap run` with these arguments: --out; for the job.ini of a run, that run;
/// otherwise in folder_of_runs(), by the name of the job file without its extension. UsageError when the job
/// comes through a pipe, whose name says nothing, and there is no --out. The only place that decides it:
/// scripts ask `netlyap run ... --print-directory`.
[[nodiscard]] std::filesystem::path run_folder(const Arguments& arguments);

}  // namespace netlyap
