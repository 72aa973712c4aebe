#include "netlyap/dynamics/series/laminar_length.hpp"

#include "netlyap/core/random.hpp"

#include "series/line_fit.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <numeric>

namespace netlyap::series {
namespace {

const std::vector<double> distances = {1e-8, 1e-7, 1e-6, 1e-5};

/// The slope of ln mean length against ln distance.
double slope(const std::function<double(double)>& mean_length) {
    std::vector<double> logs;
    for (const double distance : distances)
        logs.push_back(std::log(mean_length(distance)));
    return fit_line(logs).slope / std::log(10.0);
}

double mean(const std::vector<std::int64_t>& lengths) {
    return static_cast<double>(std::accumulate(lengths.begin(), lengths.end(), std::int64_t{0})) /
           static_cast<double>(lengths.size());
}

TEST(LaminarLengths, AreThoseOfWholeRuns) {
    const std::vector<double> series = {0, 0, 0, 5, 5, 5, 5, 9, 9, 3, 3, 3, 3};
    EXPECT_EQ(laminar_lengths(series, 1, 0.5, 1), (std::vector<std::int64_t>{3, 1}));
    EXPECT_EQ(laminar_lengths(series, 1, 0.5, 2), (std::vector<std::int64_t>{3}));
    EXPECT_TRUE(laminar_lengths(std::vector<double>(100, 1.0), 3, 0.5, 1).empty()) << "cut off at both ends";
}

/// x -> x + e + x^2 on |x| <= 0.1, put back uniformly: the mean length is atan(0.1 / sqrt e) / sqrt e.
TEST(SlowLaminarLengths, GrowAsTheInverseRootForTypeOneIntermittency) {
    const auto mean_length = [](double distance) {
        RandomSequence random({1, Purpose::shuffle}, {3, 0, 0});
        std::vector<double> series;
        double x = 0.0;
        const auto steps = static_cast<std::size_t>(600.0 / std::sqrt(distance));
        for (std::size_t t = 0; t < steps; ++t) {
            series.push_back(x);
            x += distance + x * x;
            if (x > 0.1) {
                series.push_back(1.0);  // out of the channel
                x = 0.1 * uniform_symmetric(random.next());
            }
        }
        return mean(laminar_lengths(series, 1, 0.0101, 1));
    };
    EXPECT_NEAR(slope(mean_length), -0.50, 0.025);
}

/// Below the window of period 3, r = 1 + sqrt 8 - e.
TEST(SlowLaminarLengths, GrowAsTheInverseRootForTheLogisticMap) {
    const auto mean_length = [](double distance) {
        const double r = 1.0 + std::sqrt(8.0) - distance;
        std::vector<double> series;
        double x = 0.3;
        const auto steps = static_cast<std::size_t>(1500.0 / std::sqrt(distance));
        for (std::size_t t = 0; t < steps; ++t) {
            series.push_back(x);
            x = r * x * (1.0 - x);
        }
        return mean(laminar_lengths(series, 3, 0.01, 10));
    };
    EXPECT_NEAR(slope(mean_length), -0.50, 0.025);
}

}  // namespace
}  // namespace netlyap::series
