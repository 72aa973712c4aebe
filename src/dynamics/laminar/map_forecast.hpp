#pragma once

#include "netlyap/model/training_system.hpp"
#include "netlyap/kernel/laminar_kernel.hpp"
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
struct ForecastRequest {
    Stretch* phase;
    const PhaseStart* start;
};

/// The loss of the network, or of the map, as a phase is judged by it: its period, 1 also where it stays the
/// same to a thousandth, as that of what ripples around a constant.
[[nodiscard]] std::int64_t period_of_loss(std::span<const double> losses);

/// Lets the softmax map run from the start of each phase, as long as the phase lasts but at most 8192
/// iterations, and 4096 for a chaotic one; fills in its period, its range and whether the phase agrees.
/// Phases that tell no classes apart are followed eight at a time.
void compare_with_map(std::span<const ForecastRequest> requests, const TrainingSystem& system,
                      double learning_rate, const LaminarKernel& kernel);

}  // namespace netlyap::laminar
