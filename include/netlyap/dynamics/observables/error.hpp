#pragma once

#include "netlyap/dynamics/observables/observable.hpp"

namespace netlyap::observables {

/// How wrong the outputs f of the reference network are, on the training and the test samples, as
/// /error/train and /error/test, each [iteration]: with network.loss = squared the mean squared error, the
/// mean over samples of |f - y|^2, y the targets or, of classes, 1 for that of the sample and 0 elsewhere;
/// otherwise the mean cross-entropy. Without penalty; NaN where there is no test data.
[[nodiscard]] ObservableType error_observable();

}  // namespace netlyap::observables
