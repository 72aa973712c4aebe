#pragma once

#include "netlyap/dynamics/observables/observable.hpp"

namespace netlyap::observables {

/// What each weight matters for the loss (Danovski, Soriano & Lacasa 2024, Figure 5):
/// /weight_importance/loss_ratio [weight], L(theta(t) with the weight set to 0) / L(theta(t)) of the
/// reference network at one iteration, L the mean cross-entropy without penalty on the training samples.
[[nodiscard]] ObservableType weight_importance_observable();

}  // namespace netlyap::observables
