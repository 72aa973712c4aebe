#pragma once

#include "netlyap/dynamics/series/series_divergence.hpp"

#include <span>
#include <string>

namespace netlyap {

/// What to try when `series --kantz` has found no chaos, by the cause: a larger radius where states have no
/// neighbours, finer values where there are too few different ones to see growth between them, a larger
/// embedding otherwise. A line of the output, or nothing when there is nothing to try.
[[nodiscard]] std::string divergence_advice(std::span<const double> series,
                                            const series::SeriesDivergenceSettings& settings,
                                            const series::SeriesDivergence& found);

}  // namespace netlyap
