#pragma once

#include "netlyap/model/training_system.hpp"

#include <string>

namespace netlyap {

/// How a network is trained, for people: "momentum 0.9, cross-entropy, 32 of 120 samples a step (4 steps an
/// epoch)".
[[nodiscard]] std::string training_text(const TrainingSystem& system);

}  // namespace netlyap
