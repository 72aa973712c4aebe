#include "line_fit.hpp"

#include "netlyap/core/assert.hpp"
#include "netlyap/core/missing.hpp"
#include "netlyap/core/moments.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace netlyap::series {

LineFit fit_line(std::span<const double> y) {
    NETLYAP_ASSERT(y.size() >= 3, "two points are not a fit");
    const auto n = static_cast<double>(y.size());
    const double mean_t = 0.5 * (n - 1.0);
    const std::vector<double> from_mean = deviations(y);
    double sxy = 0.0;
    double syy = 0.0;
    for (std::size_t t = 0; t < y.size(); ++t) {
        sxy += (static_cast<double>(t) - mean_t) * from_mean[t];
        syy += from_mean[t] * from_mean[t];
    }
    const double sxx = n * (n * n - 1.0) / 12.0;
    const double slope = sxy / sxx;
    double residual = 0.0;
    for (std::size_t t = 0; t < y.size(); ++t) {
        const double difference = from_mean[t] - slope * (static_cast<double>(t) - mean_t);
        residual += difference * difference;
    }
    const double standard_error = std::sqrt(residual / ((n - 2.0) * sxx));
    if (is_constant(y))
        return {0.0, missing_value, 0.0};
    return {slope, 1.0 - residual / syy, slope / standard_error};
}

double two_sided_p(double t, int even_degrees_of_freedom) {
    NETLYAP_ASSERT(even_degrees_of_freedom > 0 && even_degrees_of_freedom % 2 == 0,
                   "the series is of even ones");
    if (std::isinf(t))
        return 0.0;
    const double degrees = even_degrees_of_freedom;
    const double cos_squared = degrees / (degrees + t * t);
    double term = 1.0;
    double sum = 1.0;
    for (int i = 1; i < even_degrees_of_freedom / 2; ++i) {
        term *= cos_squared * (2.0 * i - 1.0) / (2.0 * i);
        sum += term;
    }
    return std::max(0.0, 1.0 - std::sqrt(1.0 - cos_squared) * sum);
}

}  // namespace netlyap::series
