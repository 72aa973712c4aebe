#pragma once

#include "netlyap/core/pulse.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace netlyap {

/// r(l) = [ sum_t (x(t) - m)(x(t + l) - m) / (n - l) ] / [ sum_t (x(t) - m)^2 / n ] for the lags l = 0 ..
/// max_lag, m the mean of the whole series: the autocovariance is unbiased in the number of its terms.
/// max_lag < n. NaN for a series that is constant.
[[nodiscard]] std::vector<double> autocorrelation(std::span<const double> series, std::size_t max_lag);

/// What chance alone gives at every lag.
struct AutocorrelationBand {
    std::vector<double> low;   ///< quantile 0.025 [lag]
    std::vector<double> high;  ///< quantile 0.975 [lag]
};

/// The null model that the order of the values means nothing: quantiles of the autocorrelation of so many
/// random shuffles of the series. Keyed by (seed, Purpose::shuffle, number of the shuffle).
///
/// A shuffle's sums of products are direct ones for less than 4096 values or less than 100 lags. From there
/// on they are made by fast Fourier transforms of our own (time n log(max_lag) instead of n max_lag). The two
/// agree within 1e-12, and each has the same bits on every machine. Earlier versions always summed directly:
/// bands of theirs from 4096 values and 100 lags on differ in the last bits. autocorrelation() always sums
/// directly.
///
/// Memory: 8 max_lag shuffles bytes, 16 n bytes, and less than 600 max_lag bytes for the transforms.
[[nodiscard]] AutocorrelationBand shuffled_autocorrelation(std::span<const double> series,
                                                           std::size_t max_lag, std::size_t shuffles,
                                                           std::uint64_t seed, const Pulse& pulse = no_pulse);

}  // namespace netlyap
