#pragma once

#include "netlyap/dynamics/observables/observable.hpp"

namespace netlyap::observables {

/// The leading Lyapunov exponents of training, exactly, from the derivative of every step (tangent_map.hpp):
///
///     lambda_i = (1 / (T - t0)) sum_t ln R_ii(t),
///
/// R the triangular factors of tangent vectors that are orthonormalised every n iterations, from the
/// iteration t0 on when the transient is over, T = sweep.iterations. /spectrum/exponent [index] in descending
/// order, /spectrum/exponent_error [index] from 20 blocks, /spectrum/log_growth [index, iteration] the sums
/// up to t, and what follows from them: /spectrum/kaplan_yorke_dimension, /spectrum/positive_sum,
/// /spectrum/positive_count, /spectrum/neutral_count and /spectrum/diagonal_span.
[[nodiscard]] ObservableType spectrum_observable();

}  // namespace netlyap::observables
