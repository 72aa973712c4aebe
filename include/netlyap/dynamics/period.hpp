#pragma once

#include "netlyap/dynamics/observable.hpp"

#include <cstdint>
#include <span>

namespace netlyap {

/// Values that a period is read from, and the longest one that is looked for.
inline constexpr std::size_t period_window = 256;
inline constexpr std::int64_t longest_period = 64;

/// The smallest period p = 1 .. 64 with
///     max |x(t) - 2 x(t - p) + x(t - 2p)| <= max(1e-3 (max x - min x), 1e-4 max |x|)
/// over the window; 0 when there is none, -1 when a value is not finite. Second differences do not see a
/// steady drift inside the branches of a cycle; the floor lets what has come to rest have period 1.
[[nodiscard]] std::int64_t detect_period(std::span<const double> window);

/// The same for several series at once [series][t], flat: the smallest p that all of them have.
[[nodiscard]] std::int64_t detect_common_period(std::span<const double> windows, std::size_t series);

/// /period/loss and /period/biases [iteration]: the period of the loss, and that of all output biases
/// together, of the reference trajectory over the 256 iterations that end at t. 0: none, it is chaotic or in
/// transition; -1: the trajectory has diverged. A cycle that permutes the classes has a constant loss, and
/// shows on the biases alone.
[[nodiscard]] ObservableType period_observable();

}  // namespace netlyap
