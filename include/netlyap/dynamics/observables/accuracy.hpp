#pragma once

#include "netlyap/dynamics/observables/observable.hpp"

namespace netlyap::observables {

/// How well the reference network classifies: /accuracy/train_accuracy, /accuracy/test_accuracy (fractions)
/// and /accuracy/test_loss (mean cross-entropy), each [iteration]. NaN where there is no test data.
[[nodiscard]] ObservableType accuracy_observable();

}  // namespace netlyap::observables
