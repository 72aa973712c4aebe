#pragma once

#include "netlyap/core/pulse.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace netlyap::series {

/// r(l) = [ sum_t (x(t) - m)(x(t + l) - m) / (n - l) ] / [ sum_t (x(t) - m)^2 / n ] for the lags l = 0 ..
/// max_lag, m the mean of the whole series: the autocovariance is unbiased in the number of its terms.
/// max_lag < n. NaN for a series whose values are all equal, or not all finite. The mean is taken out as
/// core/moments.hpp says, so that a series that varies by a few units in the last place has the
/// autocorrelation of those units; earlier versions took the rounding of the mean for signal.
///
/// The sums of products are direct ones for less than 4096 values or less than 100 lags. From there on they
/// are made by fast Fourier transforms of our own (time n log(max_lag) instead of n max_lag). The two agree
/// within 1e-12, and each has the same bits on every machine.
[[nodiscard]] std::vector<double> autocorrelation(std::span<const double> series, std::size_t max_lag,
                                                  const Pulse& pulse = no_pulse);

/// What chance alone gives at every lag.
struct AutocorrelationBand {
    std::vector<double> low;   ///< quantile 0.025 [lag]
    std::vector<double> high;  ///< quantile 0.975 [lag]
};

/// The null hypothesis of exchangeable values: quantiles of the autocorrelation of `shuffles` random shuffles
/// of the series. Keyed by (seed, Purpose::shuffle, number of the shuffle).
///
/// The mean and the sums of products are those of autocorrelation().
///
/// Memory: 8 max_lag shuffles bytes, 16 n bytes, and less than 600 max_lag bytes for the transforms.
[[nodiscard]] AutocorrelationBand shuffled_autocorrelation(std::span<const double> series,
                                                           std::size_t max_lag, std::size_t shuffles,
                                                           std::uint64_t seed, const Pulse& pulse = no_pulse);

}  // namespace netlyap::series
