#pragma once

#include <span>

namespace netlyap::series {

/// How steadily a series falls (-1) or rises (1): Kendall's tau with time,
///
///     tau = mean over s < t of sign(x(t) - x(s)),
///
/// of every eighth value, the last one among them. 0 where the median of the last quarter of these differs
/// from that of the first by at most 1e-5 of it; NaN when a value is not finite, or where there are fewer
/// than four.
[[nodiscard]] double trend(std::span<const double> window);

}  // namespace netlyap::series
