#pragma once

#include "netlyap/dynamics/observables/observable.hpp"

namespace netlyap::observables {

/// How far each weight of the reference trajectory travels (Danovski, Soriano & Lacasa 2024, Figure 5), with
/// T = sweep.iterations, the state after the last step; each [weight]:
///     /weight_path/displacement            |w(T) - w(0)|
///     /weight_path/relative_displacement   |w(T) - w(0)| / |w(0)|
///     /weight_path/path_length             sum_(t < T) |w(t+1) - w(t)|
/// NaN where the trajectory has diverged.
[[nodiscard]] ObservableType weight_path_observable();

}  // namespace netlyap::observables
