#pragma once

#include <cstddef>

namespace netlyap::statistics {

/// The 95 % interval of a median, whatever the distribution: of n independent sorted values it goes from the
/// r-th to the (n + 1 - r)-th, with the largest r for which the chance that fewer than r of them lie below
/// the median, P(B < r) with B binomial (n, 1/2), is at most 0.025. Only the order of the values counts, so
/// it holds for ties, and for values of which nothing is known but that they are beyond all others.
///
/// r, counted from 1; 0 under 6 values, of which not even the smallest and the largest enclose the median so
/// surely.
[[nodiscard]] std::size_t median_interval_rank(std::size_t count);

}  // namespace netlyap::statistics
