#pragma once

#include "implementation.hpp"

#include <span>
#include <string>

namespace netlyap::bench {

/// The largest difference that counts as the same trajectory, relative to the largest parameter of the
/// network.
inline constexpr double agreement_tolerance = 1e-9;

/// The steps over which trajectories are compared.
inline constexpr std::size_t agreement_steps = 10;

/// The largest |a_i - b_i| relative to the largest |b_i|; NaN counts as infinite.
[[nodiscard]] double relative_difference(std::span<const double> a, std::span<const double> b);

/// Follows all networks of an implementation from theta(0) and compares each of their first steps with the
/// scalar reference. Returns the largest relative difference. InternalError with a sentence where it exceeds
/// the tolerance: a comparison of speeds would mean nothing.
double check_agreement(Implementation& implementation);

}  // namespace netlyap::bench
