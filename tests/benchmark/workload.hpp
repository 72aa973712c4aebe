#pragma once

#include "netlyap/model/training_system.hpp"

#include <cstddef>
#include <string>
#include <vector>

/// What everybody in the benchmark computes: trajectories of gradient descent for networks with one hidden
/// layer of sigmoids and a softmax, on all samples, at eta = 1, from the initial conditions of a job's seeds
/// 0, 1, 2, ...
namespace netlyap::bench {

inline constexpr double eta = 1.0;

/// A network and its data, and how much of its trajectories is looked at.
struct Shape {
    std::size_t inputs;
    std::size_t hidden;
    std::size_t classes;
    std::size_t samples;
    std::size_t steps;          ///< of a trajectory that is timed
    std::size_t checked_steps;  ///< over which trajectories are compared before

    /// "4-10-3"
    [[nodiscard]] std::string name() const;

    // Where the parts of theta begin: W1 [hidden][input], b1, W2 [class][hidden], b2; and its length.
    [[nodiscard]] constexpr std::size_t hidden_biases() const { return hidden * inputs; }
    [[nodiscard]] constexpr std::size_t output_weights() const { return hidden_biases() + hidden; }
    [[nodiscard]] constexpr std::size_t output_biases() const { return output_weights() + classes * hidden; }
    [[nodiscard]] constexpr std::size_t parameters() const { return output_biases() + classes; }
};

/// The paper's, with the 120 iris samples of the default split.
inline constexpr Shape paper = {4, 10, 3, 120, 200, 10};

/// Wider ones, with dense data: as for handwritten digits, small and of full size.
inline constexpr Shape digits = {64, 64, 10, 1500, 5, 5};
inline constexpr Shape images = {784, 64, 10, 5000, 1, 2};

/// The network and its data: of `paper` the iris data, of other shapes inputs that are uniform on (0, 1),
/// none of them 0, and classes at random.
[[nodiscard]] TrainingSystem training_system(const Shape& shape);

/// theta(0) of the networks 0 .. count - 1: [network][parameter]; of shapes other than `paper` with weights
/// of variance 1 / n_in, so that sums of hundreds of inputs do not saturate the sigmoids.
[[nodiscard]] std::vector<double> initial_conditions(const Shape& shape, std::size_t count);

}  // namespace netlyap::bench
