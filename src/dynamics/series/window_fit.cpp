#include "netlyap/dynamics/series/window_fit.hpp"

#include "netlyap/core/assert.hpp"
#include "netlyap/core/missing.hpp"

#include "window_screening.hpp"

#include <algorithm>
#include <cmath>

namespace netlyap::series {

namespace {

/// Sums over a window of t - start and y(t) - y(start); the shift keeps them small.
struct WindowSums {
    double y = 0.0;
    double ty = 0.0;
    double yy = 0.0;
};

struct WindowLine {
    double slope;
    double r_squared;
};

/// Least squares over t = 0 .. n - 1 from the sums; R^2 = Sxy^2 / (Sxx Syy) = 1 - SSR / SST, which rounding
/// may not carry above 1.
WindowLine fit_window(const WindowSums& sums, std::int64_t length) {
    const auto n = static_cast<double>(length);
    const double mean_t = 0.5 * (n - 1.0);
    const double sxx = n * (n * n - 1.0) / 12.0;
    const double sxy = sums.ty - mean_t * sums.y;
    const double syy = sums.yy - sums.y * sums.y / n;
    return {sxy / sxx, syy > 0.0 ? std::min(1.0, sxy * sxy / (sxx * syy)) : missing_value};
}

}  // namespace

std::int64_t iterations_needed(const WindowSearch& search) {
    NETLYAP_ASSERT(!search.starts.empty() && !search.lengths.empty(), "the lists are validated with the job");
    return *std::max_element(search.starts.begin(), search.starts.end()) +
           *std::max_element(search.lengths.begin(), search.lengths.end());
}

WindowFit fit_growth(std::span<const double> log_distance, const WindowSearch& search) {
    WindowFit best{missing_value, missing_value, -1, -1, Outcome::degenerate};
    const auto needed = static_cast<std::size_t>(iterations_needed(search));
    const std::span<const double> y = log_distance.first(needed);
    if (std::any_of(y.begin(), y.end(), [](double value) { return std::isnan(value); })) {
        best.outcome = Outcome::diverged;
        return best;
    }
    if (std::any_of(y.begin(), y.end(), [](double value) { return std::isinf(value); }))
        return best;

    const std::vector<std::uint8_t> may_be_best = windows_that_may_be_best(y, search);
    const std::size_t lengths = search.lengths.size();
    std::vector<WindowSums> sums(1);  // [length] from the current start
    for (std::size_t start = 0; start < search.starts.size(); ++start) {
        const auto is_wanted = [&](std::size_t length) { return may_be_best[start * lengths + length] != 0; };
        std::int64_t longest = 0;
        for (std::size_t length = 0; length < lengths; ++length)
            if (is_wanted(length))
                longest = std::max(longest, search.lengths[length]);
        const double* window = y.data() + search.starts[start];
        sums.resize(1);
        sums.reserve(static_cast<std::size_t>(longest) + 1);
        for (std::size_t i = 0; i < static_cast<std::size_t>(longest); ++i) {
            const double shifted = window[i] - window[0];
            sums.push_back({sums[i].y + shifted, std::fma(static_cast<double>(i), shifted, sums[i].ty),
                            std::fma(shifted, shifted, sums[i].yy)});
        }
        for (std::size_t length = 0; length < lengths; ++length) {
            if (!is_wanted(length))
                continue;
            const std::int64_t size = search.lengths[length];
            const WindowLine line = fit_window(sums[static_cast<std::size_t>(size)], size);
            if (line.r_squared > best.r_squared || (best.begin < 0 && !std::isnan(line.r_squared)))
                best = {line.slope, line.r_squared, search.starts[start], search.starts[start] + size,
                        Outcome::kept};
        }
    }
    if (best.begin < 0)
        return best;
    if (search.estimator == GrowthEstimator::ratio)
        best.exponent = growth_up_to(y, best.end);
    return best;
}

double growth_up_to(std::span<const double> log_distance, std::int64_t end) {
    const std::int64_t tau = end - 1;
    return (log_distance[static_cast<std::size_t>(tau)] - log_distance[0]) / static_cast<double>(tau);
}

}  // namespace netlyap::series
