#pragma once

#include "netlyap/dynamics/observables/observable.hpp"

namespace netlyap::observables {

/// How fast close stretches of the loss part, over a range of iterations, in two ways.
///
/// The sound one, series_divergence.hpp: /loss_divergence/exponent with exponent_low and exponent_high,
/// with_neighbours, the verdict (finding) with its window_end, window_slope and window_slope_low, mean_log
/// [step].
///
/// The one of Danovski, Soriano & Lacasa (2024), Figure 11, published_divergence.hpp:
/// /loss_divergence/published_iteration, published_neighbours, published_p_value and published_slope, each
/// [reference].
///
/// Missing for a loss that is constant or has diverged. References are keyed by the seed.
[[nodiscard]] ObservableType loss_divergence_observable();

}  // namespace netlyap::observables
