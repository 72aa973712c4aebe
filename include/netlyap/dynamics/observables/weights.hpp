#pragma once

#include "netlyap/dynamics/observables/observable.hpp"

namespace netlyap::observables {

/// The whole reference trajectory: /weights/value [parameter, iteration], theta(t) of the chosen seeds at the
/// recorded iterations; all biases are there, too. Missing for the other seeds, of which eight together take
/// no room when none is chosen.
[[nodiscard]] ObservableType weights_observable();

}  // namespace netlyap::observables
