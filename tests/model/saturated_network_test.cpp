#include "netlyap/core/elementary.hpp"
#include "netlyap/model/gradient_descent.hpp"

#include "plain_network.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace netlyap {
namespace {

constexpr std::size_t hidden = 10;
constexpr std::size_t output_weights = 5 * hidden;  // index of the first one
constexpr std::size_t output_biases = output_weights + 3 * hidden;

/// A 4-10-3 network whose first n_on hidden units are at 1 on all samples and the others at 0, whatever the
/// activation of the data: inputs are positive and so, or not, are all weights.
std::vector<double> saturated(std::size_t on, std::uint64_t seed) {
    auto theta = random_parameters({}, 1.0, seed);
    for (std::size_t h = 0; h < hidden; ++h)
        for (std::size_t j = 0; j < 5; ++j) {
            double& parameter = theta[j < 4 ? h * 4 + j : 4 * hidden + h];
            parameter = (h < on ? 1.0 : -1.0) * (1e3 + std::fabs(parameter));
        }
    return theta;
}

/// The logits that all samples share.
LongVector common_logits(const std::vector<double>& theta, std::size_t on) {
    LongVector z(3);
    for (std::size_t k = 0; k < 3; ++k) {
        z[k] = theta[output_biases + k];
        for (std::size_t h = 0; h < on; ++h)
            z[k] += theta[output_weights + k * hidden + h];
    }
    return z;
}

/// z <- z - eta (1 + n_on) (softmax(z) - p): with all hidden units on or off the output bias and the output
/// weights of every unit that is on have the same gradient.
void iterate(LongVector& z, long double eta, std::size_t on, const std::vector<std::int64_t>& counts) {
    long double sum = 0.0L;
    for (const long double value : z)
        sum += std::exp(value);
    const long double strength = eta * static_cast<long double>(1 + on);
    for (std::size_t k = 0; k < 3; ++k)
        z[k] -= strength * (std::exp(z[k]) / sum - static_cast<long double>(counts[k]) / 120);
}

TEST(SaturatedNetwork, ObeysTheSoftmaxMap) {
    const TrainingSystem system = iris_system({}, 0.0);
    const auto counts = class_counts(system.train);
    GradientDescent map(system);
    for (const std::size_t on : {0U, 1U, 2U, 3U, 5U, 10U})
        for (const double eta : {0.01, 1.0, 5.0}) {
            auto theta = saturated(on, 20 + on);
            auto next = theta;
            LongVector z = common_logits(theta, on);
            const double bound = on == 1 && eta == 5.0 ? 1e-8 : 1e-10;  // chaos: errors grow as e^(0.24 t)
            for (int t = 0; t < 50; ++t) {
                LongVector z_next = common_logits(theta, on);
                iterate(z_next, eta, on, counts);
                map.step(eta, theta, next);
                theta.swap(next);
                iterate(z, eta, on, counts);
                const LongVector logits = common_logits(theta, on);
                for (std::size_t k = 0; k < 3; ++k) {
                    ASSERT_NEAR(static_cast<double>(logits[k] - z_next[k]), 0.0, 1e-12);
                    ASSERT_NEAR(static_cast<double>(logits[k]), static_cast<double>(z[k]), bound)
                        << "n_on " << on << ", eta " << eta << ", step " << t;
                }
            }
        }
}

TEST(SaturatedNetwork, HasTheLossOfTheSoftmaxMap) {
    const TrainingSystem system = iris_system({}, 0.0);
    const auto counts = class_counts(system.train);
    auto theta = saturated(4, 1);
    const LongVector z = common_logits(theta, 4);
    long double exact = 0.0L;
    for (std::size_t k = 0; k < 3; ++k)
        exact += static_cast<long double>(counts[k]) / 120 *
                 (std::log(std::exp(z[0]) + std::exp(z[1]) + std::exp(z[2])) - z[k]);
    std::vector<double> next(theta.size());
    EXPECT_NEAR(GradientDescent(system).step(5.0, theta, next), static_cast<double>(exact), 1e-14);
}

TEST(OutputLayer, KeepsItsSumOverTheClasses) {
    for (const Activation activation : {Activation::sigmoid, Activation::tanh, Activation::relu}) {
        const TrainingSystem system = iris_system({{4, hidden, 3}, activation}, 0.0);
        GradientDescent map(system);
        const auto start = random_parameters(system.shape, 1.0, 2);
        auto theta = start;
        auto next = start;
        for (int t = 0; t < 50; ++t) {
            map.step(1.0, theta, next);
            theta.swap(next);
        }
        for (std::size_t j = 0; j <= hidden; ++j) {
            const auto sum = [&](const std::vector<double>& parameters) {
                long double total = 0.0L;
                for (std::size_t k = 0; k < 3; ++k)
                    total += parameters[j < hidden ? output_weights + k * hidden + j : output_biases + k];
                return static_cast<double>(total);
            };
            EXPECT_NEAR(sum(theta), sum(start), 1e-12) << j;
            EXPECT_GT(std::fabs(theta[output_biases] - start[output_biases]), 1e-3);
        }
    }
}

}  // namespace
}  // namespace netlyap
