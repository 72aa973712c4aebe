#pragma once

#include "netlyap/model/network.hpp"

#include <cstdint>
#include <vector>

namespace netlyap {

/// What an initial condition, or a perturbation direction, depends on besides its own index.
struct GridPoint {
    double eta = 0.0;
    double epsilon = 0.0;
};

/// theta(0): weights iid N(0, init_scale^2), biases 0. The deviate of a parameter is keyed by (job seed,
/// seed, parameter); `fresh` adds the bits of eta and epsilon, so that every grid point has initial
/// conditions of its own.
[[nodiscard]] std::vector<double> initial_condition(const NetworkShape& shape, double init_scale,
                                                    std::uint64_t job_seed, std::int64_t seed,
                                                    const GridPoint* fresh);

}  // namespace netlyap
