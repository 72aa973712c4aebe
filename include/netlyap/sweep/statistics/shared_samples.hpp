#pragma once

#include <span>

namespace netlyap::statistics {

/// Standard error of mean(a) - mean(b), where entry k of both is of the same initial condition and NaN where
/// it is in none of that mean: sqrt(s_a^2 / n_a + s_b^2 / n_b - 2 m cov / (n_a n_b)), with the covariance cov
/// over the m that both have, which counts from two on. NaN where one has fewer than two. Equal lengths.
[[nodiscard]] double error_of_difference(std::span<const double> a, std::span<const double> b);

}  // namespace netlyap::statistics
