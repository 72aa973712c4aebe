#pragma once

#include "netlyap/sweep/job/job.hpp"

#include "netlyap/runner/pending_units.hpp"

#include <cstdint>
#include <string>

namespace netlyap {

/// In what a job is larger than one that it extends: "sweep.iterations 200 -> 400, adds eta = 20, 40 (16
/// units)".
[[nodiscard]] std::string growth_text(const job::Job& extended, const job::Job& job);

/// That sentence, and what the pending units of the larger job begin with, of which there are so many.
[[nodiscard]] std::string extension_text(const job::Job& extended, const job::Job& job,
                                         const PendingUnits& begin, std::int64_t pending);

}  // namespace netlyap
