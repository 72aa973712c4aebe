#pragma once

#include "json_output.hpp"
#include "next_step.hpp"
#include "run_state.hpp"

#include <filesystem>
#include <map>
#include <string>

namespace netlyap {

/// What `netlyap status --json` prints of a run directory. `queued`: what squeue says, by Slurm job.
[[nodiscard]] Json status_json(const RunState& run, const std::filesystem::path& root,
                               const std::string& extends, const std::map<std::string, std::string>& queued,
                               const NextStep& next);

}  // namespace netlyap
