#include "netlyap/model/softmax_map.hpp"

#include "netlyap/core/random.hpp"
#include "netlyap/model/data_split.hpp"
#include "netlyap/model/gradient_descent.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace netlyap {
namespace {

const std::vector<double> frequencies = {39.0 / 120.0, 40.0 / 120.0, 41.0 / 120.0};

/// Two of the five units that are not off tell setosa from the others, in opposite ways; all are far from
/// their thresholds on all samples.
TEST(SoftmaxMap, WithGroupsIsWhatTheNetworkDoes) {
    const DataSplit split = split_samples(iris(), 120, default_split_seed, FeatureScale::none);
    TrainingSystem system;
    system.shape.widths = {4, 6, 3};
    system.train = split.train;
    system.test = split.test;
    RandomSequence random({3, Purpose::initial_condition}, {1, 0, 0});
    std::vector<double> theta(parameter_count(system.shape));
    for (double& value : theta)
        value = normal_deviate(random.next());
    const std::vector<int> signs = {0,  0,  0,
                                    -2, +1, -1};  // on, on, on, off, on for long petals, for short ones
    for (std::size_t j = 0; j < 6; ++j) {
        for (std::size_t i = 0; i < 4; ++i)
            theta[j * 4 + i] = i == 2 && std::abs(signs[j]) == 1 ? 200.0 * signs[j] : 0.0;
        theta[24 + j] = signs[j] == 0 ? 400.0 : signs[j] == -2 ? -400.0 : -500.0 * signs[j];  // at 2.5 cm
    }
    const std::vector<double> p = class_frequencies(system.train);
    const SampleGroup setosa{p[0], {p[0], 0.0, 0.0}};
    const SampleGroup others{p[1] + p[2], {0.0, p[1], p[2]}};
    constexpr double eta = 2.0;
    // Common are the three units that are always on; each group has one more of its own.
    SoftmaxMap map({setosa, others}, {eta * 5.0, eta * 4.0, eta * 4.0, eta * 5.0});
    const auto logits = [&](std::size_t group) {
        std::vector<double> z(3);
        for (std::size_t k = 0; k < 3; ++k) {
            z[k] = theta[30 + 18 + k];
            for (const std::size_t j :
                 {std::size_t{0}, std::size_t{1}, std::size_t{2}, group == 0 ? 5UL : 4UL})
                z[k] += theta[30 + k * 6 + j];
        }
        return z;
    };
    std::vector<double> z = logits(0);
    const std::vector<double> second = logits(1);
    z.insert(z.end(), second.begin(), second.end());
    GradientDescent descent(system);
    std::vector<double> next(theta.size());
    for (int t = 0; t < 40; ++t) {
        const double loss = descent.step(eta, theta, next);
        theta.swap(next);
        EXPECT_NEAR(map.step(z), loss, 1e-10) << t;
        for (std::size_t group = 0; group < 2; ++group)
            for (std::size_t k = 0; k < 3; ++k)
                ASSERT_NEAR(z[group * 3 + k], logits(group)[k], 1e-9) << t;
    }
}

TEST(SoftmaxMap, MovesATangentVectorByItsDerivative) {
    SoftmaxMap map({{0.4, {0.3, 0.1, 0.0}}, {0.6, {0.1, 0.2, 0.3}}}, {6.0, 4.0, 4.0, 8.0});
    const std::vector<double> start = {0.3, -0.2, 0.1, 1.0, -0.5, 0.4};
    const std::vector<double> direction = {0.5, -0.1, 0.2, 0.3, 0.7, -0.4};
    constexpr double h = 1e-6;
    std::vector<double> above = start, below = start, z = start, delta = direction;
    for (std::size_t i = 0; i < 6; ++i) {
        above[i] += h * direction[i];
        below[i] -= h * direction[i];
    }
    map.step(above);
    map.step(below);
    map.step(z, delta);
    for (std::size_t i = 0; i < 6; ++i)
        EXPECT_NEAR(delta[i], (above[i] - below[i]) / (2.0 * h), 1e-8) << i;
}

TEST(SoftmaxMap, KeepsTheSumOfEachGroup) {
    SoftmaxMap map({{0.4, {0.3, 0.1, 0.0}}, {0.6, {0.1, 0.2, 0.3}}}, {6.0, 4.0, 4.0, 8.0});
    std::vector<double> z = {0.3, -0.2, 0.1, 1.0, -0.5, 0.4};
    for (int t = 0; t < 1000; ++t)
        map.step(z);
    EXPECT_NEAR(z[0] + z[1] + z[2], 0.2, 1e-9);
    EXPECT_NEAR(z[3] + z[4] + z[5], 0.9, 1e-9);
}

TEST(SoftmaxMap, StaysFiniteForLargeLogits) {
    SoftmaxMap map(10.0, frequencies);
    std::vector<double> z = {1e4, -1e4, 0.0};
    EXPECT_NEAR(map.step(z), 1e4 - (39.0 - 40.0) / 120.0 * 1e4, 1e-6);
    for (const double value : z)
        EXPECT_TRUE(std::isfinite(value));
}

}  // namespace
}  // namespace netlyap
