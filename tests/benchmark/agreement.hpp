#pragma once

#include "implementation.hpp"
#include "workload.hpp"

#include <span>
#include <string>

namespace netlyap::bench {

/// The largest difference that counts as the same trajectory, relative to the largest parameter of the
/// network.
inline constexpr double agreement_tolerance = 1e-9;

/// The largest |a_i - b_i| relative to the largest |b_i|; NaN counts as infinite.
[[nodiscard]] double relative_difference(std::span<const double> a, std::span<const double> b);

/// What others are compared with: the first steps of the networks of seeds 0, 1, 2, ...
struct Trajectories {
    std::size_t networks;
    std::size_t parameters;
    std::vector<std::vector<double>> theta;  ///< theta(t + 1) [t][network and parameter]
};

/// By the scalar reference, which takes seconds for a step of the widest shape.
[[nodiscard]] Trajectories scalar_trajectories(const Shape& shape, const TrainingSystem& system,
                                               std::size_t networks, std::size_t steps);

/// By an implementation, all its networks.
[[nodiscard]] Trajectories trajectories(Implementation& implementation, std::size_t steps);

/// Follows an implementation from theta(0) and compares each step of each network that both have. Returns the
/// largest relative difference. InternalError with a sentence where it exceeds the tolerance: a comparison of
/// speeds would mean nothing.
double check_agreement(Implementation& implementation, const Trajectories& reference);

}  // namespace netlyap::bench
