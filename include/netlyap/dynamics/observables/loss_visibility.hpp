#pragma once

#include "netlyap/dynamics/observables/observable.hpp"

namespace netlyap::observables {

/// The horizontal visibility graph of the loss over a range of iterations (visibility.hpp):
///     /loss_visibility/degree_share [degree]   P(k), k = 0 .. max_degree; larger degrees count in the last
///     /loss_visibility/mean_degree, rate, entropy
/// Missing for a loss that is constant or has diverged.
[[nodiscard]] ObservableType loss_visibility_observable();

}  // namespace netlyap::observables
