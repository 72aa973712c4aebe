#pragma once

#include "netlyap/model/softmax_map.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

/// The largest Lyapunov exponent of the softmax map, with its error.
namespace netlyap {

/// How long the map is followed: first until it is on its attractor, then in blocks of equal length.
struct ExponentSteps {
    std::int64_t transient = 3000;
    std::int64_t blocks = 20;
    std::int64_t per_block = 1000;
};

/// Per step, and its standard error.
struct MapExponent {
    double value;
    double error;
};

/// Where tangent vectors start [size()]: along no special direction of the complement of the neutral ones, of
/// length 1.
void set_first_tangent(const SoftmaxMap& map, std::span<double> delta);

/// One step of the map and of a tangent vector, which is projected off the neutral directions and brought
/// back to length 1. Returns the length before that, e^(growth). When nothing is left of the vector the
/// length is 0, and the vector is NaN from then on.
double stretch(SoftmaxMap& map, std::span<double> z, std::span<double> delta);

/// The mean growth per step of a few blocks of equal length, and the standard error of the mean from the
/// spread of the blocks; NaN for fewer than two.
[[nodiscard]] MapExponent exponent_of_blocks(std::span<const double> block_means);

/// The mean growth per step of a tangent vector after the transient. z moves on by all steps. NaN when
/// nothing is left of the vector.
[[nodiscard]] MapExponent largest_exponent(SoftmaxMap& map, std::span<double> z,
                                           const ExponentSteps& steps = {});

}  // namespace netlyap
