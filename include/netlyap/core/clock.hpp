#pragma once

#include <string>

namespace netlyap {

/// Seconds since 1970-01-01 UTC, for people and for /provenance; never part of a result.
[[nodiscard]] double seconds_since_epoch();

/// Seconds from an arbitrary origin that never go back.
[[nodiscard]] double steady_seconds();

/// "2026-01-31T12:00:00Z"
[[nodiscard]] std::string utc_text(double seconds_since_epoch);

}  // namespace netlyap
