#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace netlyap::test {

/// The autocorrelation of small whole numbers, as the ratio of whole numbers that it is: with y(t) = n x(t) -
/// sum x, r(l) = n sum_t y(t) y(t + l) / ((n - l) sum_t y(t)^2). Only the division is rounded.
inline std::vector<double> exact_autocorrelation(const std::vector<std::int64_t>& x, std::size_t max_lag) {
    const auto n = static_cast<std::int64_t>(x.size());
    std::int64_t sum = 0;
    for (const std::int64_t value : x)
        sum += value;
    const auto product_sum = [&](std::size_t lag) {
        std::int64_t products = 0;
        for (std::size_t t = 0; t + lag < x.size(); ++t)
            products += (n * x[t] - sum) * (n * x[t + lag] - sum);
        return products;
    };
    std::vector<double> r;
    for (std::size_t lag = 0; lag <= max_lag; ++lag)
        r.push_back(
            static_cast<double>(n) * static_cast<double>(product_sum(lag)) /
            (static_cast<double>(n - static_cast<std::int64_t>(lag)) * static_cast<double>(product_sum(0))));
    return r;
}

}  // namespace netlyap::test
