#pragma once

#include "json_output.hpp"
#include "plan_findings.hpp"

namespace netlyap {

/// What `netlyap plan --json` prints.
[[nodiscard]] Json plan_json(const Plan& plan);

}  // namespace netlyap
