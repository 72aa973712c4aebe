#include "every_network.hpp"

#include "netlyap/model/gradient_descent.hpp"

#include "plain_network.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace netlyap {
namespace {

TEST(EveryNetwork, HasTheGradientAndLossOfBackpropagationInLongDouble) {
    for (const auto& [name, system] : every_network()) {
        SCOPED_TRACE(name);
        GradientDescent map(system);
        const PlainNetwork plain(system);
        for (std::uint64_t seed = 0; seed < 5; ++seed) {
            const auto theta = random_parameters(system.shape, 1.0, seed);
            std::vector<double> gradient(theta.size());
            const double loss = map.gradient(theta, gradient);
            EXPECT_LT(relative_error(gradient, plain.gradient(widened(theta))), 1e-14) << seed;
            EXPECT_NEAR(loss, static_cast<double>(plain.loss(widened(theta))), 1e-13 * loss) << seed;
        }
    }
}

TEST(EveryNetwork, HasTheGradientOfCentralDifferences) {
    constexpr long double h = 1e-4L;
    for (const auto& [name, system] : every_network()) {
        SCOPED_TRACE(name);
        const PlainNetwork plain(system);
        const auto theta = random_parameters(system.shape, 1.0, 5);
        std::vector<double> gradient(theta.size());
        GradientDescent(system).gradient(theta, gradient);
        LongVector differences(theta.size());
        std::size_t kinks = 0;
        for (std::size_t i = 0; i < theta.size(); ++i) {
            const auto moved = [&](int steps) {
                LongVector there = widened(theta);
                there[i] += steps * h;
                return there;
            };
            differences[i] = (8 * (plain.loss(moved(1)) - plain.loss(moved(-1))) -
                              (plain.loss(moved(2)) - plain.loss(moved(-2)))) /
                             (12 * h);  // error O(h^4)
            if (system.shape.activation == Activation::relu &&
                plain.pattern(moved(-2)) != plain.pattern(moved(2))) {
                differences[i] = gradient[i];
                ++kinks;
            }
        }
        EXPECT_LT(relative_error(gradient, differences), 1e-9);
        EXPECT_LE(kinks, theta.size() / 4);
    }
}

TEST(EveryNetwork, IsAssessedByItsMeanLoss) {
    for (const auto& [name, system] : every_network()) {
        SCOPED_TRACE(name);
        TrainingSystem without_penalty = system;
        without_penalty.l2 = 0.0;
        const auto theta = random_parameters(system.shape, 1.0, 6);
        const Assessment assessment = GradientDescent(system).assess(theta, system.train);
        const auto exact = static_cast<double>(PlainNetwork(without_penalty).loss(widened(theta)));
        EXPECT_NEAR(assessment.loss, exact, 1e-13 * exact);
        EXPECT_LE(assessment.correct, system.train.has_classes() ? 30 : 0);
    }
}

TEST(NetworkWithoutBiases, IsTheOneWhoseBiasesAreHeldAtZero) {
    const Samples samples = some_samples(true, 30);
    for (const Biases biases : {Biases::hidden, Biases::none}) {
        const NetworkShape shape{{4, 5, 3}, Activation::tanh};
        const TrainingSystem whole{shape, samples, samples, 0.01};
        TrainingSystem part = whole;
        part.shape.biases = biases;
        const auto theta = random_parameters(part.shape, 1.0, 7);
        std::vector<double> at_zero(parameter_count(whole.shape), 0.0);
        const auto parts = layer_layouts(part.shape);
        const auto wholes = layer_layouts(whole.shape);
        const auto for_each_shared = [&](auto body) {
            for (std::size_t l = 0; l < parts.size(); ++l)
                for (std::size_t i = parts[l].weights; i < parts[l].end(); ++i)
                    body(i, wholes[l].weights + i - parts[l].weights);
        };
        for_each_shared([&](std::size_t i, std::size_t j) { at_zero[j] = theta[i]; });
        std::vector<double> gradient(theta.size());
        std::vector<double> whole_gradient(at_zero.size());
        EXPECT_EQ(GradientDescent(part).gradient(theta, gradient),
                  GradientDescent(whole).gradient(at_zero, whole_gradient));
        for_each_shared([&](std::size_t i, std::size_t j) { EXPECT_EQ(gradient[i], whole_gradient[j]); });
    }
}

}  // namespace
}  // namespace netlyap
