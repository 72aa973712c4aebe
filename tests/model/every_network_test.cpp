#include "netlyap/model/gradient_descent.hpp"

#include "plain_network.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace netlyap {
namespace {

/// Iris with its classes, or what a regression makes of it: petals from sepals.
Samples some_samples(bool has_classes, std::size_t count) {
    Samples samples = split_samples(iris(), count, default_split_seed, FeatureScale::none).train;
    if (has_classes)
        return samples;
    Samples regression;
    regression.count = samples.count;
    regression.features = 2;
    regression.target_names = {"petal length", "petal width"};
    for (std::size_t s = 0; s < samples.count; ++s) {
        regression.inputs.insert(regression.inputs.end(), {samples.row(s)[0], samples.row(s)[1]});
        regression.targets.insert(regression.targets.end(), {samples.row(s)[2], samples.row(s)[3]});
    }
    return regression;
}

struct Case {
    std::string name;
    TrainingSystem system;
};

/// Every loss and kind of target, activation and place of biases, from no hidden layer to three.
std::vector<Case> every_network() {
    struct Goal {
        Loss loss;
        bool has_classes;
    };
    std::vector<Case> all;
    for (const Goal& goal : {Goal{Loss::cross_entropy, true}, {Loss::squared, true}, {Loss::squared, false}})
        for (const auto& [activation, activation_name] : words_of(Activation()))
            for (const auto& [biases, biases_name] : words_of(Biases()))
                for (const std::vector<std::size_t>& hidden :
                     {std::vector<std::size_t>{}, {5}, {1, 4}, {4, 3, 2}}) {
                    const Samples samples = some_samples(goal.has_classes, 30);
                    NetworkShape shape{{samples.features}, activation, biases};
                    shape.widths.insert(shape.widths.end(), hidden.begin(), hidden.end());
                    shape.widths.push_back(samples.outputs());
                    all.push_back({std::string(goal.has_classes ? "classes, " : "targets, ") +
                                       std::string(word_of(goal.loss)) + ", " + std::string(activation_name) +
                                       ", biases " + std::string(biases_name) + ", hidden layers " +
                                       std::to_string(hidden.size()),
                                   {shape, samples, samples, 0.01, goal.loss}});
                }
    return all;
}

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
