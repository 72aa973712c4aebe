#include "netlyap/sweep/statistics/shared_samples.hpp"

#include "netlyap/core/assert.hpp"
#include "netlyap/core/missing.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace netlyap::statistics {

namespace {

/// The entries of `values` where `both` has some, too.
std::vector<double> there(std::span<const double> values, std::span<const double> both) {
    std::vector<double> found;
    for (std::size_t k = 0; k < values.size(); ++k)
        if (!std::isnan(values[k]) && !std::isnan(both[k]))
            found.push_back(values[k]);
    return found;
}

double mean_of_all(std::span<const double> values) {
    double sum = 0.0;
    for (const double value : values)
        sum += value;
    return sum / static_cast<double>(values.size());
}

/// With n - 1; of a with itself the variance.
double sample_covariance(std::span<const double> a, std::span<const double> b) {
    const double mean_a = mean_of_all(a), mean_b = mean_of_all(b);
    double sum = 0.0;
    for (std::size_t k = 0; k < a.size(); ++k)
        sum += (a[k] - mean_a) * (b[k] - mean_b);
    return sum / static_cast<double>(a.size() - 1);
}

}  // namespace

double error_of_difference(std::span<const double> a, std::span<const double> b) {
    NETLYAP_ASSERT(a.size() == b.size(), "entry k of both is of one initial condition");
    const std::vector<double> all_a = there(a, a), all_b = there(b, b), shared_a = there(a, b),
                              shared_b = there(b, a);
    if (all_a.size() < 2 || all_b.size() < 2)
        return missing_value;
    const auto n_a = static_cast<double>(all_a.size()), n_b = static_cast<double>(all_b.size());
    double variance = sample_covariance(all_a, all_a) / n_a + sample_covariance(all_b, all_b) / n_b;
    if (shared_a.size() > 1)
        variance -=
            2.0 * static_cast<double>(shared_a.size()) * sample_covariance(shared_a, shared_b) / (n_a * n_b);
    return std::sqrt(std::max(variance, 0.0));
}

}  // namespace netlyap::statistics
