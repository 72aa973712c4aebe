#pragma once

#include "netlyap/sweep/job/job.hpp"

#include "netlyap/runner/target_run.hpp"

#include <string>

namespace netlyap {

/// What stands behind "+-" in all that is said of a target; in the tables of `show` that is a standard error.
inline constexpr const char* meaning_of_width = "half of the 95 % interval";

/// What a round has come to, and what follows, in one line: "100 seeds: nmle 0.331 +- 0.025 (half of the 95 %
/// interval), 0.02 is wanted; going on to 160 seeds". Of several grid points the widest.
[[nodiscard]] std::string round_text(const TargetRound& round, const job::Job& job);

/// What the last round has come to: whether the wanted error is reached, at which grid points it is not, and
/// which have no interval. Lines.
[[nodiscard]] std::string target_ending_text(const TargetRound& round, const job::Job& job);

}  // namespace netlyap
