#pragma once

#include "netlyap/dynamics/observables/observable.hpp"

namespace netlyap::observables {

/// The limit of small epsilon of growth.hpp: in place of a perturbed trajectory each member has a tangent
/// vector v_i along the reference, which begins as its displacement and is pushed forward by the derivative
/// of every step, so that nothing saturates and nothing is rounded away. The same windows are searched in
///
///     y(t) = ln mean_i |v_i(t)|   (or mean_i ln |v_i(t)|, [fit] average; |v| the L1 norm over theta)
///
/// for /tangent_growth/exponent, r_squared, window_begin, window_end and exponent_error; y(t) itself is
/// /tangent_growth/log_length. The filter of [fit] is applied over the seeds (/tangent_statistics).
[[nodiscard]] ObservableType tangent_growth_observable();

}  // namespace netlyap::observables
