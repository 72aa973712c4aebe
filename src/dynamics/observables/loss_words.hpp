#pragma once

#include "netlyap/model/training_system.hpp"

#include <string>

/// What a loss is called where it is recorded.
namespace netlyap::observables {

[[nodiscard]] inline std::string loss_units(const TrainingSystem& system) {
    return system.loss == Loss::cross_entropy ? "nat" : "1";
}

[[nodiscard]] inline std::string mean_loss(const TrainingSystem& system) {
    return system.loss == Loss::cross_entropy ? "mean cross-entropy" : "mean of |f - y|^2 / 2";
}

}  // namespace netlyap::observables
