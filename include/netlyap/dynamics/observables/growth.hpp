#pragma once

#include "netlyap/dynamics/observables/observable.hpp"

namespace netlyap::observables {

/// The finite network Lyapunov exponent Lambda of every initial condition by the window search of
/// window_fit.hpp: /lyapunov/exponent (unfiltered), r_squared, window_begin, window_end and outcome. Looks at
/// every iteration, whatever other observables record. Needs members >= 1 and windows that end within the
/// recorded iterations.
[[nodiscard]] ObservableType growth_observable();

}  // namespace netlyap::observables
