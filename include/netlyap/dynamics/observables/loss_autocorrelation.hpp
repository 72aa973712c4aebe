#pragma once

#include "netlyap/dynamics/observables/observable.hpp"

namespace netlyap::observables {

/// The autocorrelation of the loss over a range of iterations, beside what shuffles of the same values give
/// (autocorrelation.hpp), each [lag], lags from 0 on:
///     /loss_autocorrelation/value, band_low (quantile 0.025 of the shuffles), band_high (0.975)
/// NaN for a loss that is constant or has diverged. The shuffles are keyed by the seed.
[[nodiscard]] ObservableType loss_autocorrelation_observable();

}  // namespace netlyap::observables
