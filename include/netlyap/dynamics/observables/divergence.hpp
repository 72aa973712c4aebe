#pragma once

#include "netlyap/dynamics/observables/observable.hpp"

namespace netlyap::observables {

/// The distance of the perturbed trajectories from their reference,
///     d_i(t) = sum_j |theta_j(t) - theta'_ij(t)|   (L1 over all parameters),
/// as /divergence/distance [member, iteration], or as /divergence/mean_distance [iteration], its mean over
/// the members; on request in another norm (model/norm.hpp) or with the state of the descent. On request also
/// /divergence/layer_distance [layer, iteration], the mean over the members in the parameters of each layer,
/// and /divergence/output_distance [iteration], that of the predictions on all test samples. Recorded
/// at every `every`-th iteration from the perturbation on. Needs members >= 1.
[[nodiscard]] ObservableType divergence_observable();

}  // namespace netlyap::observables
