#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace netlyap::series {

/// Values that a period is read from, and the longest one that is looked for.
inline constexpr std::size_t period_window = 256;
inline constexpr std::int64_t longest_period = 64;

/// The smallest period p = 1 .. 64 with
///     max |x(t) - 2 x(t - p) + x(t - 2p)| <= max(1e-3 (max x - min x), 1e-4 max |x|)
/// over the window; 0 when there is none, -1 when a value is not finite. Second differences do not see a
/// steady drift inside the branches of a cycle; the floor lets what has come to rest have period 1.
[[nodiscard]] std::int64_t detect_period(std::span<const double> window);

/// The same for several series at once, of one length [series][t]: the smallest p that all of them have.
[[nodiscard]] std::int64_t detect_common_period(std::span<const std::span<const double>> windows);

}  // namespace netlyap::series
