#include "netlyap/dynamics/series/period_detection.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <vector>

namespace netlyap::series {

namespace {

/// Numbers that are taken together, so that none waits for the one before.
constexpr std::size_t together = 8;

struct Extent {
    double low;
    double high;
};

/// The smallest and the largest value; NaN when a value is.
Extent extent_of(std::span<const double> x) {
    std::array<double, together> low{}, high{}, nothing{};  // the last is 0 or NaN
    low.fill(x[0]);
    high.fill(x[0]);
    for (std::size_t t = 0; t + together <= x.size(); t += together)
        for (std::size_t j = 0; j < together; ++j) {
            const double value = x[t + j];
            low[j] = value < low[j] ? value : low[j];
            high[j] = value > high[j] ? value : high[j];
            nothing[j] += value - value;
        }
    for (std::size_t t = x.size() / together * together; t < x.size(); ++t) {
        low[0] = std::min(low[0], x[t]);
        high[0] = std::max(high[0], x[t]);
        nothing[0] += x[t] - x[t];
    }
    const double any = std::accumulate(nothing.begin(), nothing.end(), 0.0);
    return {*std::min_element(low.begin(), low.end()) + any,
            *std::max_element(high.begin(), high.end()) + any};
}

/// Whether no second difference over p exceeds the tolerance.
bool repeats(std::span<const double> x, std::size_t p, double tolerance) {
    const auto difference = [&](std::size_t t) { return std::fabs(x[t] - 2.0 * x[t - p] + x[t - 2 * p]); };
    std::size_t t = 2 * p;
    for (; t + together <= x.size(); t += together) {
        std::array<double, together> differences{};
        for (std::size_t j = 0; j < together; ++j)
            differences[j] = difference(t + j);
        double largest = 0.0;
        for (const double value : differences)
            largest = value > largest ? value : largest;
        if (largest > tolerance)
            return false;
    }
    for (; t < x.size(); ++t)
        if (difference(t) > tolerance)
            return false;
    return true;
}

}  // namespace

std::int64_t detect_period(std::span<const double> window) {
    return detect_common_period(std::span(&window, 1));
}

std::int64_t detect_common_period(std::span<const std::span<const double>> windows) {
    std::vector<double> tolerance;
    for (const std::span<const double> x : windows) {
        const Extent extent = extent_of(x);
        if (!std::isfinite(extent.low) || !std::isfinite(extent.high))
            return -1;
        tolerance.push_back(std::max(1e-3 * (extent.high - extent.low),
                                     1e-4 * std::max(std::fabs(extent.low), std::fabs(extent.high))));
    }
    const auto has_period = [&](std::size_t p) {
        for (std::size_t s = 0; s < windows.size(); ++s)
            if (!repeats(windows[s], p, tolerance[s]))
                return false;
        return true;
    };
    for (std::size_t p = 1; p <= longest_period && 2 * p < windows.front().size(); ++p)
        if (has_period(p))
            return static_cast<std::int64_t>(p);
    return 0;
}

}  // namespace netlyap::series
