#pragma once

#include "netlyap/core/pulse.hpp"
#include "netlyap/dynamics/series/series_divergence.hpp"

#include <span>
#include <string>

namespace netlyap {

/// What to try when `series --kantz` has found no chaos, by the cause: a delay where neighbouring values are
/// alike; a radius that suffices where states have no neighbours or, where none up to 0.1 does, a longer
/// series; finer values where there are too few different ones to see growth between them; a larger
/// embedding otherwise. It comes to an end: at radius 0.1, at four components. A sentence; nothing
/// for chaos, unless neighbouring values are alike: then the distance of two stretches grows at first in any
/// case.
[[nodiscard]] std::string divergence_advice(std::span<const double> series,
                                            const series::SeriesDivergenceSettings& settings,
                                            const series::SeriesDivergence& found, const Pulse& pulse);

}  // namespace netlyap
