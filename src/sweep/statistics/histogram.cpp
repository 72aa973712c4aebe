#include "netlyap/sweep/statistics/histogram.hpp"

#include "netlyap/core/missing.hpp"

#include <algorithm>
#include <functional>

namespace netlyap::statistics {

namespace {

std::vector<double> equal_bins(double smallest, double largest, std::size_t bins) {
    std::vector<double> edges(bins + 1);
    const double width = (largest - smallest) / static_cast<double>(bins);
    for (std::size_t i = 0; i < bins; ++i)
        edges[i] = static_cast<double>(i) * width + smallest;
    edges[bins] = largest;
    return edges;
}

}  // namespace

DensityHistogram density_histogram(std::span<const double> values, std::size_t bins) {
    if (values.empty())
        return {std::vector<double>(bins + 1, missing_value), std::vector<double>(bins, missing_value)};
    const auto [smallest, largest] = std::minmax_element(values.begin(), values.end());
    DensityHistogram histogram{equal_bins(*smallest, *largest, bins), std::vector<double>(bins, 0.0)};
    std::vector<double>& edges = histogram.edges;
    if (std::adjacent_find(edges.begin(), edges.end(), std::greater_equal<>()) != edges.end())
        edges = equal_bins(*smallest - 0.5, *largest + 0.5, bins);

    for (const double value : values)  // the inner edges decide, so that the largest value is in the last bin
        histogram.density[static_cast<std::size_t>(
            std::upper_bound(edges.begin() + 1, edges.end() - 1, value) - (edges.begin() + 1))] += 1.0;
    for (std::size_t i = 0; i < bins; ++i)
        histogram.density[i] =
            histogram.density[i] / (edges[i + 1] - edges[i]) / static_cast<double>(values.size());
    return histogram;
}

}  // namespace netlyap::statistics
