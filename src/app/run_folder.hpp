#pragma once

#include "command_line.hpp"

#include <filesystem>

namespace netlyap {

/// The run directory of `netlyap run` with these arguments: --out; for the job.ini of a run, that run;
/// otherwise runs/ and the name of the job file without its extension. The only place that decides it:
/// scripts ask `netlyap run ... --print-directory`.
[[nodiscard]] std::filesystem::path run_folder(const Arguments& arguments);

}  // namespace netlyap
