#pragma once

#include "netlyap/model/training_system.hpp"
#include "netlyap/sweep/job/job.hpp"

#include <string>

namespace netlyap {

/// How a network is trained, for people: "momentum 0.9, cross-entropy, 32 of 120 training samples a step, 4
/// steps an epoch, the last on 24".
[[nodiscard]] std::string training_text(const TrainingSystem& system);

/// What was done to the features, after a comma: ", standardized"; empty where they are as they were read.
[[nodiscard]] std::string scaling_text(const job::Job& job);

/// What is between the inputs and the outputs, and where it starts: "tanh, biases in all layers; initial
/// weights normal, s = 1".
[[nodiscard]] std::string network_text(const job::Job& job);

/// How members are displaced: "weights, uniform, at iteration 0".
[[nodiscard]] std::string perturbation_text(const job::Job& job);

}  // namespace netlyap
