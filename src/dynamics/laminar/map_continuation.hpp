#pragma once

#include "netlyap/core/pulse.hpp"
#include "netlyap/model/training_system.hpp"
#include "netlyap/kernel/laminar_kernel.hpp"

#include "phase_map.hpp"

#include <span>

namespace netlyap::laminar {

/// Lets the softmax map run on from the start of each phase, for the steps of ExponentSteps, and fills in its
/// largest exponent with its error. Phases that tell no classes apart are followed eight at a time.
void continue_map(std::span<const PhaseWithStart> phases, const TrainingSystem& system, double learning_rate,
                  const LaminarKernel& kernel, const Pulse& pulse);

}  // namespace netlyap::laminar
