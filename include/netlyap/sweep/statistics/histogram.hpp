#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace netlyap::statistics {

inline constexpr std::size_t histogram_bins = 20;

/// P(Lambda): a density over histogram_bins equal bins; density[i] belongs to [edges[i], edges[i + 1]), the
/// last bin includes its right edge, and the sum of density x width is 1.
struct DensityHistogram {
    std::array<double, histogram_bins + 1> edges;
    std::array<double, histogram_bins> density;
};

/// The histogram of finite values from the smallest to the largest of them, with the edges and densities of
/// numpy.histogram(values, 20, density=True). If they are equal, or so close that a bin would have no width,
/// from smallest - 0.5 to largest + 0.5 (for which |values| < 2^47 is required). No value: NaN everywhere.
[[nodiscard]] DensityHistogram density_histogram(std::span<const double> values);

}  // namespace netlyap::statistics
