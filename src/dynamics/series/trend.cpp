#include "netlyap/dynamics/series/trend.hpp"

#include "netlyap/core/missing.hpp"
#include "netlyap/core/quantile.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace netlyap::series {

namespace {

constexpr std::size_t stride = 8;
constexpr double least_change = 1e-5;  ///< relative

double median(std::span<const double> values) {
    std::vector<double> sorted(values.begin(), values.end());
    std::sort(sorted.begin(), sorted.end());
    return quantile(sorted, 0.5);
}

}  // namespace

double trend(std::span<const double> window) {
    std::vector<double> values;
    for (std::size_t back = 1; back <= window.size(); back += stride)
        values.push_back(window[window.size() - back]);
    std::reverse(values.begin(), values.end());
    if (values.size() < 4 ||
        !std::all_of(values.begin(), values.end(), [](double value) { return std::isfinite(value); }))
        return missing_value;
    const std::size_t quarter = values.size() / 4;
    const double first = median(std::span(values).first(quarter));
    if (std::fabs(median(std::span(values).last(quarter)) - first) <= least_change * std::fabs(first))
        return 0.0;
    int sum = 0;
    for (std::size_t t = 1; t < values.size(); ++t)
        for (std::size_t s = 0; s < t; ++s)
            sum += (values[t] > values[s] ? 1 : 0) - (values[t] < values[s] ? 1 : 0);
    return sum / (0.5 * static_cast<double>(values.size() * (values.size() - 1)));
}

}  // namespace netlyap::series
