#pragma once

#include "netlyap/dynamics/observables/observable.hpp"

namespace netlyap::observables {

/// Where the reference trajectory ends: /final_parameters/parameters [parameter], theta(T) after the last
/// step, T = sweep.iterations, all biases included. Missing where the unit has diverged by then, at T itself
/// included. It is what theta(0) of another job can be (start_file.hpp of storage).
[[nodiscard]] ObservableType final_parameters_observable();

}  // namespace netlyap::observables
