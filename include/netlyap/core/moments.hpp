#pragma once

#include <cstddef>
#include <span>
#include <vector>

/// Means and deviations that do not take the rounding of a mean for variation. Sums are over x - x(0), which
/// is exact for values that differ by a few units in the last place, and the mean is subtracted twice, since
/// that of the first time is rounded. So equal values have exactly their value as mean and no deviation.
namespace netlyap {

/// Whether no value differs from another; true of none and of one, false when one is NaN.
[[nodiscard]] bool is_constant(std::span<const double> values);

/// The mean; NaN of none.
[[nodiscard]] double mean_of(std::span<const double> values);

/// The values less their mean.
[[nodiscard]] std::vector<double> deviations(std::span<const double> values);

/// sqrt( sum (x - mean)^2 / degrees ): degrees = n for that of a population, n - 1 for a sample. Exactly 0 if
/// and only if the values are constant: squares neither underflow nor overflow.
[[nodiscard]] double standard_deviation(std::span<const double> values, std::size_t degrees);

/// Multiplies all values by one power of two, so that the greatest is from 1/2 to 1 and products of many
/// neither overflow nor underflow; nothing if all are 0 or one is not finite. Returns the exponent of the
/// power that undoes it.
int scale_to_one(std::span<double> values);

}  // namespace netlyap
