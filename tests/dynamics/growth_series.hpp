#pragma once

#include "netlyap/core/random.hpp"
#include "netlyap/dynamics/series/window_fit.hpp"

#include <cmath>
#include <cstdint>
#include <vector>

namespace netlyap {

/// The paper's 315 windows.
inline series::WindowSearch paper_search() {
    series::WindowSearch search;
    for (std::int64_t start = 0; start <= 100; start += 5)
        search.starts.push_back(start);
    for (std::int64_t length = 30; length <= 100; length += 5)
        search.lengths.push_back(length);
    return search;
}

/// y(t) of d(t) = d0 e^(rate t).
inline std::vector<double> exponential(double d0, double rate, std::size_t iterations) {
    std::vector<double> y(iterations);
    for (std::size_t t = 0; t < iterations; ++t)
        y[t] = std::log(d0) + rate * static_cast<double>(t);
    return y;
}

/// 200 values: a wiggle about -16, from `begin` to `end` - 1 a straight line of this slope, then a wiggle
/// about its end.
inline std::vector<double> stretch(int begin, int end, double slope) {
    std::vector<double> y(200);
    for (int t = 0; t < 200; ++t) {
        const double wiggle = t < begin || t >= end ? 0.5 * ((t * 7) % 5 - 2) : 0.0;
        const int grown = t < begin ? 0 : (t >= end ? end - 1 - begin : t - begin);
        y[static_cast<std::size_t>(t)] = -16.0 + slope * grown + (t == 0 ? 0.0 : wiggle);
    }
    return y;
}

/// 200 values of growth at a rate up to saturation, with noise of this standard deviation.
inline std::vector<double> noisy(double rate, double noise, std::uint64_t name) {
    RandomSequence sequence({name, Purpose::bootstrap}, {0, 0, 0});
    std::vector<double> y(200);
    for (std::size_t t = 0; t < y.size(); ++t)
        y[t] =
            std::fmin(-18.4 + rate * static_cast<double>(t), 1.0) + noise * normal_deviate(sequence.next());
    return y;
}

/// 200 values of a random walk.
inline std::vector<double> walk(double drift, std::uint64_t name) {
    RandomSequence sequence({name, Purpose::bootstrap}, {1, 0, 0});
    std::vector<double> y(200, -18.4);
    for (std::size_t t = 1; t < y.size(); ++t)
        y[t] = y[t - 1] + drift + 0.3 * normal_deviate(sequence.next());
    return y;
}

}  // namespace netlyap
