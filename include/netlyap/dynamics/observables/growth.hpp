#pragma once

#include "netlyap/dynamics/observables/observable.hpp"

#include <array>
#include <span>
#include <string>
#include <vector>

namespace netlyap::observables {

/// The finite network Lyapunov exponent Lambda of every initial condition by the window search of
/// window_fit.hpp: /lyapunov/exponent (unfiltered), r_squared, window_begin, window_end and outcome. Looks at
/// every iteration, whatever other observables record. Needs members >= 1 and windows that end within the
/// recorded iterations.
[[nodiscard]] ObservableType growth_observable();

/// The values of its fields, in their order, where the distances are recorded already: d_i(t) of all
/// setup.members from the perturbation on, as many iterations as iterations_needed(setup.windows),
/// [t][member] [lane]. `rounding` is the share that rounding changes, as it was recorded; NaN where it was
/// not. The same bits as of the trajectories.
[[nodiscard]] std::vector<FieldValues> growth_of_distances(const ObservableSetup& setup,
                                                           std::span<const double> distances,
                                                           const std::array<double, lanes>& rounding);

/// y(t) of window_fit.hpp [t][lane] of such distances.
[[nodiscard]] std::vector<double> log_distances(std::span<const double> distances, std::size_t members,
                                                series::GrowthAverage average,
                                                const std::string& kernel_name);

}  // namespace netlyap::observables
