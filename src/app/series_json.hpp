#pragma once

#include "json_output.hpp"
#include "series_findings.hpp"

namespace netlyap {

/// What `netlyap series --json` prints: null for an analysis that nobody asked for.
[[nodiscard]] Json series_json(const SeriesFindings& findings);

}  // namespace netlyap
