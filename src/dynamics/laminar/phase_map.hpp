#pragma once

#include "netlyap/model/softmax_map.hpp"
#include "netlyap/dynamics/laminar/stretch.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace netlyap::laminar {

/// Where the softmax map starts that stands for a phase, 100 iterations into it.
struct PhaseStart {
    std::vector<double> logits;        ///< [class of samples][class]
    std::vector<std::uint64_t> units;  ///< the classes for whose samples each hidden unit is on, a bit each
};

/// A phase that is scored, and where its map starts.
struct PhaseWithStart {
    Stretch* phase;
    const PhaseStart* start;
};

/// K = eta (1 + n_on) of a network that tells no classes apart.
[[nodiscard]] double gain_of(double learning_rate, std::span<const std::uint64_t> units);

/// The softmax map of a network whose units are on for the samples of some classes: each class is a group of
/// its own.
[[nodiscard]] SoftmaxMap grouped_map(const std::vector<double>& frequencies, double learning_rate,
                                     std::span<const std::uint64_t> units);

}  // namespace netlyap::laminar
