#pragma once

#include "netlyap/dynamics/observables/observable.hpp"

namespace netlyap::observables {

/// The reference trajectory along training: /training/loss [iteration], L(theta(t)) with its penalty, and
/// /training/weight_norm [iteration], the L1 norm sum_j |theta_j(t)| over all parameters.
[[nodiscard]] ObservableType training_observable();

}  // namespace netlyap::observables
