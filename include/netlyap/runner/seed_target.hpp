#pragma once

#include <cstdint>

/// How many initial conditions it takes until an interval is narrow enough: Stein's two stages (C. Stein,
/// Ann. Math. Stat. 16, 243, 1945), repeated.
namespace netlyap {

/// Fewer initial conditions than this say too little of how wide an interval is.
inline constexpr std::int64_t least_seeds_of_target = 128;

/// How many of the n initial conditions of a round, the first ones, have a say in whether it is the last:
/// four fifths, rounded down to a multiple of 8. Whoever stops where an interval happens to be narrow has one
/// that is too narrow; the last fifth knows nothing of that.
[[nodiscard]] std::int64_t deciding_seeds(std::int64_t seeds);

/// How many initial conditions the next round has, n', after a round of n, where `target` is wanted and w is
/// the half-width of the interval of all n or of deciding_seeds(n), whichever is wider: n itself when that is
/// enough, and else, because w falls as 1 / sqrt(n),
///     n' = n (w / target)^2,
/// but at least n + n / 8 and least_seeds_of_target, and at most 2 n; rounded up to a multiple of 8, and not
/// above `most`. w is NaN where there is no interval, which no further seed is spent on. A function of the
/// last round alone: it does not matter in how many starts a sweep has got there.
[[nodiscard]] std::int64_t next_seed_count(double half_width, double target, std::int64_t seeds,
                                           std::int64_t most);

}  // namespace netlyap
