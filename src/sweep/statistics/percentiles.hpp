#pragma once

#include "netlyap/dynamics/observables/field.hpp"

#include <span>
#include <vector>

namespace netlyap::statistics {

/// The axis "percent" of quantiles over the initial conditions: 5, 25, 50, 75, 95.
[[nodiscard]] observables::Axis percent_axis();

/// Those that are there, -Inf among them, ascending.
[[nodiscard]] std::vector<double> sorted_values(std::span<const double> values);

/// The quantiles of the axis, of sorted values; NaN where there is none.
[[nodiscard]] std::vector<double> percentiles(std::span<const double> sorted);

}  // namespace netlyap::statistics
