#pragma once

#include "netlyap/dynamics/observables/observable.hpp"

namespace netlyap::observables {

/// The laminar phases and bursts of the reference trajectory (phase.hpp) as a table of all of them, and per
/// initial condition sums over them by label: the share of the time, the transitions from phase to phase, and
/// the degrees of the visibility graphs of its phases. Memory does not grow with the number of iterations.
[[nodiscard]] ObservableType intermittency_observable();

}  // namespace netlyap::observables
