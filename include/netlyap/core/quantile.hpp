#pragma once

#include <span>

namespace netlyap {

/// The quantile of n sorted values at 0 <= probability <= 1 by linear interpolation between the order
/// statistics around h = (n - 1) probability: type 7 of Hyndman & Fan (Am. Stat. 50, 361, 1996), the default
/// of R and numpy. No value: NaN. Between -Inf and another value: -Inf.
[[nodiscard]] double quantile(std::span<const double> sorted, double probability);

}  // namespace netlyap
