#pragma once

#include "netlyap/core/random.hpp"
#include "netlyap/model/map_exponent.hpp"

#include <cmath>
#include <functional>
#include <string>
#include <vector>

/// Series whose nature is known.
namespace netlyap::test {

inline std::vector<double> noise(std::size_t n, std::uint64_t seed) {
    RandomSequence random({seed, Purpose::shuffle}, {99, 0, 0});
    std::vector<double> x(n);
    for (double& value : x)
        value = normal_deviate(random.next());
    return x;
}

/// x(t + 1) = r x (1 - x), after a transient.
inline std::vector<double> logistic(std::size_t n, std::uint64_t seed, double r = 4.0) {
    RandomSequence random({seed, Purpose::shuffle}, {98, 0, 0});
    double x = 0.1 + 0.8 * uniform_open(random.next());
    std::vector<double> series;
    for (std::size_t t = 0; t < n + 1000; ++t, x = r * x * (1.0 - x))
        if (t >= 1000)
            series.push_back(x);
    return series;
}

/// x(t + 1) = 1 - 1.4 x(t)^2 + 0.3 x(t - 1), after a transient.
inline std::vector<double> henon(std::size_t n, std::uint64_t seed) {
    RandomSequence random({seed, Purpose::shuffle}, {97, 0, 0});
    double x = 0.2 * uniform_open(random.next());
    double before = 0.2 * uniform_open(random.next());
    std::vector<double> series;
    for (std::size_t t = 0; t < n + 1000; ++t) {
        const double next = 1.0 - 1.4 * x * x + 0.3 * before;
        before = x;
        x = next;
        if (t >= 1000)
            series.push_back(x);
    }
    return series;
}

/// The loss of the softmax map with K = 10 on its chaotic attractor, after a transient.
inline std::vector<double> softmax_loss(std::size_t n, std::uint64_t seed) {
    RandomSequence random({seed, Purpose::shuffle}, {95, 0, 0});
    std::vector<double> series;
    for (bool is_chaotic = false; !is_chaotic;) {  // three of four starts are
        std::vector<double> z(3);
        for (double& value : z)
            value = 4.0 * uniform_symmetric(random.next());
        SoftmaxMap map(10.0, {39.0 / 120.0, 40.0 / 120.0, 41.0 / 120.0});
        for (int t = 0; t < 20'000; ++t)
            map.step(z);
        std::vector<double> ahead = z;
        is_chaotic = largest_exponent(map, ahead, {0, 20, 100}).value > 0.1;
        series.clear();
        for (std::size_t t = 0; t < n; ++t)
            series.push_back(map.step(z));
    }
    return series;
}

inline std::vector<double> sines(std::size_t n, std::uint64_t seed, const std::vector<double>& frequencies) {
    RandomSequence random({seed, Purpose::shuffle}, {96, 0, 0});
    std::vector<double> series(n, 0.0);
    for (const double frequency : frequencies) {
        const double phase = 6.28 * uniform_open(random.next());
        for (std::size_t t = 0; t < n; ++t)
            series[t] += std::sin(phase + frequency * static_cast<double>(t));
    }
    return series;
}

/// x(t + 1) = memory x(t) + noise; memory 1 is a random walk.
inline std::vector<double> autoregressive(std::size_t n, std::uint64_t seed, double memory) {
    std::vector<double> series = noise(n, seed);
    for (std::size_t t = 1; t < n; ++t)
        series[t] += memory * series[t - 1];
    return series;
}

}  // namespace netlyap::test
