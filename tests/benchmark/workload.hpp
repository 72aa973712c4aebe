#pragma once

#include "netlyap/model/training_system.hpp"

#include <cstddef>
#include <vector>

/// What everybody in the benchmark computes: trajectories of gradient descent for the paper's network, 4-10-3
/// with sigmoid, on the 120 iris samples of the default split, at eta = 1, from the initial conditions of a
/// job's seeds 0, 1, 2, ...
namespace netlyap::bench {

inline constexpr std::size_t inputs = 4;
inline constexpr std::size_t hidden = 10;
inline constexpr std::size_t classes = 3;
inline constexpr std::size_t samples = 120;
inline constexpr std::size_t parameters = 83;
inline constexpr double eta = 1.0;

/// Where the parts of theta begin: W1 [hidden][input], b1, W2 [class][hidden], b2.
inline constexpr std::size_t hidden_biases = hidden * inputs;
inline constexpr std::size_t output_weights = hidden_biases + hidden;
inline constexpr std::size_t output_biases = output_weights + classes * hidden;

/// FMA and multiplications that one step of one network takes in the best formulation known when the limit
/// was set: 29,883 + 4,403. Fixed, so that wasted work does not count as speed.
inline constexpr double operations_of_limit = 34286.0;

/// The network and its data.
[[nodiscard]] TrainingSystem paper_system();

/// theta(0) of the networks 0 .. count - 1: [network][parameter].
[[nodiscard]] std::vector<double> initial_conditions(std::size_t count);

}  // namespace netlyap::bench
