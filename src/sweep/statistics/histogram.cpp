#include "netlyap/sweep/statistics/histogram.hpp"

#include <algorithm>
#include <functional>
#include <limits>

namespace netlyap::statistics {

namespace {

std::array<double, histogram_bins + 1> equal_bins(double smallest, double largest) {
    std::array<double, histogram_bins + 1> edges{};
    const double width = (largest - smallest) / static_cast<double>(histogram_bins);
    for (std::size_t i = 0; i < histogram_bins; ++i)
        edges[i] = static_cast<double>(i) * width + smallest;
    edges[histogram_bins] = largest;
    return edges;
}

}  // namespace

DensityHistogram density_histogram(std::span<const double> values) {
    DensityHistogram histogram{};
    if (values.empty()) {
        histogram.edges.fill(std::numeric_limits<double>::quiet_NaN());
        histogram.density.fill(std::numeric_limits<double>::quiet_NaN());
        return histogram;
    }
    const auto [smallest, largest] = std::minmax_element(values.begin(), values.end());
    std::array<double, histogram_bins + 1>& edges = histogram.edges;
    edges = equal_bins(*smallest, *largest);
    if (std::adjacent_find(edges.begin(), edges.end(), std::greater_equal<>()) != edges.end())
        edges = equal_bins(*smallest - 0.5, *largest + 0.5);

    for (const double value : values)  // the inner edges decide, so that the largest value is in the last bin
        histogram.density[static_cast<std::size_t>(
            std::upper_bound(edges.begin() + 1, edges.end() - 1, value) - (edges.begin() + 1))] += 1.0;
    for (std::size_t i = 0; i < histogram_bins; ++i)
        histogram.density[i] =
            histogram.density[i] / (edges[i + 1] - edges[i]) / static_cast<double>(values.size());
    return histogram;
}

}  // namespace netlyap::statistics
