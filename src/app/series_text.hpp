#pragma once

#include "series_findings.hpp"

#include <string>

namespace netlyap {

/// What `netlyap series` prints for people.
[[nodiscard]] std::string series_text(const SeriesFindings& findings);

}  // namespace netlyap
