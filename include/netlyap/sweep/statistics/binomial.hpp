#pragma once

#include <cstdint>

namespace netlyap::statistics {

/// P(X >= least) of X hits in `count` independent trials that each hit with this probability, 0 < share <= 1.
[[nodiscard]] double probability_of_hits(std::int64_t least, std::int64_t count, double share);

/// The smallest number of trials with P(X >= least) >= probability, 0 < probability < 1.
[[nodiscard]] std::int64_t trials_for_hits(std::int64_t least, double share, double probability);

}  // namespace netlyap::statistics
