#pragma once

#include "status_findings.hpp"

#include <string>

namespace netlyap {

/// What `netlyap status` prints for people, all but what comes next.
[[nodiscard]] std::string status_text(const StatusFindings& found);

}  // namespace netlyap
