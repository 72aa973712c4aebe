#pragma once

#include "netlyap/model/training_system.hpp"
#include "netlyap/kernel/laminar_kernel.hpp"

#include "phase_map.hpp"

#include <cstdint>
#include <span>

namespace netlyap::laminar {

/// The loss of the network, or of the map, as a phase is judged by it: its period, 1 also where it stays the
/// same to a thousandth, as that of what ripples around a constant.
[[nodiscard]] std::int64_t period_of_loss(std::span<const double> losses);

/// Lets the softmax map run from the start of each phase, as long as the phase lasts but at most 8192
/// iterations, and 20,480 where its loss has no period; fills in its period, its range and whether the phase
/// agrees, for which its exponent has to be known.
/// Phases that tell no classes apart are followed eight at a time.
void compare_with_map(std::span<const PhaseWithStart> requests, const TrainingSystem& system,
                      double learning_rate, const LaminarKernel& kernel);

}  // namespace netlyap::laminar
