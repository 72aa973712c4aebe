#include "percentiles.hpp"

#include "netlyap/core/quantile.hpp"

#include <algorithm>
#include <cmath>

namespace netlyap::statistics {

observables::Axis percent_axis() {
    return {"percent",
            {5, 25, 50, 75, 95},
            "1",
            "percentage of initial conditions at or below the quantile",
            false};
}

std::vector<double> sorted_values(std::span<const double> values) {
    std::vector<double> sorted;
    for (const double value : values)
        if (!std::isnan(value))
            sorted.push_back(value);
    std::sort(sorted.begin(), sorted.end());
    return sorted;
}

std::vector<double> percentiles(std::span<const double> sorted) {
    std::vector<double> found;
    for (const std::int64_t percent : percent_axis().coordinates)
        found.push_back(quantile(sorted, static_cast<double>(percent) / 100.0));
    return found;
}

}  // namespace netlyap::statistics
