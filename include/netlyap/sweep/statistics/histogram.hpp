#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace netlyap::statistics {

/// Unless another number is asked for (statistics.exponents.bins of a job).
inline constexpr std::size_t histogram_bins = 20;

/// P(Lambda): a density over equal bins; density[i] belongs to [edges[i], edges[i + 1]), the
/// last bin includes its right edge, and the sum of density x width is 1.
struct DensityHistogram {
    std::vector<double> edges;    ///< one more than bins
    std::vector<double> density;  ///< [bin]
};

/// The histogram of finite values from the smallest to the largest of them, with the edges and densities of
/// numpy.histogram(values, bins, density=True). If they are equal, or so close that a bin would have no
/// width, from smallest - 0.5 to largest + 0.5 (for which |values| < 2^47 is required). No value: NaN
/// everywhere.
[[nodiscard]] DensityHistogram density_histogram(std::span<const double> values,
                                                 std::size_t bins = histogram_bins);

}  // namespace netlyap::statistics
