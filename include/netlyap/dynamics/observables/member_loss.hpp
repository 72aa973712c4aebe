#pragma once

#include "netlyap/dynamics/observables/observable.hpp"

namespace netlyap::observables {

/// The training loss of every perturbed trajectory: /member_loss/loss [member, iteration], L(theta'_i(t))
/// with its penalty, from the perturbation on. Needs members >= 1.
[[nodiscard]] ObservableType member_loss_observable();

}  // namespace netlyap::observables
