#pragma once

#include "netlyap/dynamics/observables/observable.hpp"

namespace netlyap::observables {

/// /period/loss and /period/biases [iteration]: the period of the loss, and that of all output biases
/// together, of the reference trajectory over the 256 iterations that end at t. 0: none, it is chaotic or in
/// transition; -1: the trajectory has diverged. /period/loss_trend tells a drift from rest (trend.hpp). A
/// cycle that permutes the classes has a constant loss, and shows on the biases alone.
[[nodiscard]] ObservableType period_observable();

}  // namespace netlyap::observables
