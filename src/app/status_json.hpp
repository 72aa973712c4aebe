#pragma once

#include "json_output.hpp"
#include "status_findings.hpp"

#include <filesystem>

namespace netlyap {

/// What `netlyap status --json` prints of a run directory.
[[nodiscard]] Json status_json(const StatusFindings& findings, const std::filesystem::path& root);

}  // namespace netlyap
