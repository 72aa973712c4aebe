#pragma once

#include "netlyap/dynamics/observables/observable.hpp"

namespace netlyap::observables {

/// What the reference network says of every sample at one iteration: /predictions/predicted [sample], the
/// class of its largest output, and /predictions/probability [sample, class]; /predictions/true_class
/// [sample] and /predictions/is_training [sample] are the same for all initial conditions. Samples have the
/// numbers of their rows in the data.
[[nodiscard]] ObservableType predictions_observable();

}  // namespace netlyap::observables
