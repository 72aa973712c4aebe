#pragma once

#include "netlyap/dynamics/observables/observable.hpp"

namespace netlyap::observables {

/// /saturation/on, off, split and partial [iteration]: how many hidden units of the reference network are in
/// each state at t; /saturation/changes [iteration]: at how many iterations since the last recorded one the
/// sets changed.
[[nodiscard]] ObservableType saturation_observable();

}  // namespace netlyap::observables
