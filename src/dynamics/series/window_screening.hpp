#pragma once

#include "netlyap/dynamics/series/window_fit.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace netlyap::series {

/// Which windows of a search may have the largest R^2 as fit_growth() rounds it: 1 or 0 [start][length]. All
/// that have it are among them, and few others; what it costs grows with the iterations plus the windows, not
/// with their product. `y` is finite, of iterations_needed() values.
[[nodiscard]] std::vector<std::uint8_t> windows_that_may_be_best(std::span<const double> y,
                                                                 const WindowSearch& search);

}  // namespace netlyap::series
