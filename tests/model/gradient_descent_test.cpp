#include "netlyap/model/gradient_descent.hpp"

#include "every_activation.hpp"
#include "plain_network.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace netlyap {
namespace {

/// Three shapes, all activations, with and without penalty.
std::vector<TrainingSystem> systems() {
    std::vector<TrainingSystem> all;
    for (const std::vector<std::size_t>& widths :
         {std::vector<std::size_t>{4, 10, 3}, {4, 7, 5, 3}, {4, 3, 3, 3}})
        for (const Activation activation : every_activation())
            for (const double l2 : {0.0, 0.01})
                all.push_back(iris_system({widths, activation}, l2));
    return all;
}

std::string description(const TrainingSystem& system) {
    return "layers " + std::to_string(system.shape.layers()) + ", activation " +
           word_of(system.shape.activation) + ", l2 " + std::to_string(system.l2);
}

void expect_backpropagation(double scale, double bound) {
    for (const TrainingSystem& system : systems()) {
        SCOPED_TRACE(description(system));
        GradientDescent map(system);
        for (std::uint64_t seed = 0; seed < 10; ++seed) {
            const auto theta = random_parameters(system.shape, scale, seed);
            std::vector<double> gradient(theta.size());
            map.gradient(theta, gradient);
            EXPECT_LT(relative_error(gradient, PlainNetwork(system).gradient(widened(theta))), bound) << seed;
        }
    }
}

TEST(Gradient, IsBackpropagationInLongDouble) {
    expect_backpropagation(1.0, 1e-14);
}

TEST(Gradient, IsBackpropagationInLongDoubleForLargeWeights) {
    expect_backpropagation(30.0, 1e-10);
}

TEST(Gradient, IsAsExactAsDoublesAllow) {
    const TrainingSystem system = iris_system({{4, 10, 3}, Activation::sigmoid}, 0.0);
    const PlainNetwork plain(system);
    GradientDescent map(system);
    std::vector<double> errors;
    for (std::uint64_t draw = 0; draw < 1000; ++draw) {
        const auto theta = random_parameters(system.shape, 1.0, draw);
        std::vector<double> gradient(theta.size());
        map.gradient(theta, gradient);
        errors.push_back(relative_error(gradient, plain.gradient(widened(theta))));
    }
    std::sort(errors.begin(), errors.end());
    EXPECT_LE(errors[500], 1e-15);
    EXPECT_LE(errors.back(), 2e-15);
    RecordProperty("median", std::to_string(1e16 * errors[500]) + "e-16");
    RecordProperty("maximum", std::to_string(1e16 * errors.back()) + "e-16");
}

TEST(Loss, IsThatOfLongDouble) {
    for (const TrainingSystem& system : systems()) {
        SCOPED_TRACE(description(system));
        GradientDescent map(system);
        for (const double scale : {0.0, 0.01, 1.0, 30.0, 1e4}) {
            const auto theta = random_parameters(system.shape, scale, 5);
            std::vector<double> gradient(theta.size());
            const long double exact = PlainNetwork(system).loss(widened(theta));
            EXPECT_NEAR(map.gradient(theta, gradient), static_cast<double>(exact),
                        static_cast<double>(1e-13L * exact));
        }
    }
}

long double largest_logit(const TrainingSystem& system, const std::vector<double>& theta) {
    long double largest = 0.0L;
    for (std::size_t s = 0; s < system.train.count; ++s) {
        const auto values = PlainNetwork(system).forward(widened(theta), system.train.row(s));
        for (const long double z : values.back())
            largest = std::max(largest, std::fabs(z));
    }
    return largest;
}

/// The samples that the network is surest of, labelled as it says itself.
Samples classified(const TrainingSystem& system, const std::vector<double>& theta) {
    Samples all = system.train;
    std::vector<long double> margins;
    for (std::size_t s = 0; s < all.count; ++s) {
        LongVector z = PlainNetwork(system).forward(widened(theta), all.row(s)).back();
        all.labels[s] = static_cast<std::uint32_t>(std::max_element(z.begin(), z.end()) - z.begin());
        std::sort(z.begin(), z.end());
        margins.push_back(z[2] - z[1]);
    }
    Samples chosen{0, all.features, all.classes, {}, {}, all.class_names};
    std::vector<double> inputs;
    for (std::size_t s = 0; s < all.count; ++s)
        if (margins[s] > 0.5L * *std::max_element(margins.begin(), margins.end())) {
            inputs.insert(inputs.end(), all.row(s).begin(), all.row(s).end());
            chosen.labels.push_back(all.labels[s]);
            ++chosen.count;
        }
    chosen.inputs = std::move(inputs);
    return chosen;
}

TEST(Loss, KeepsItsDigitsWhereItIsSmall) {
    for (TrainingSystem system : systems()) {
        SCOPED_TRACE(description(system));
        system.l2 = 0.0;
        auto theta = random_parameters(system.shape, 1.0, 6);
        system.train = classified(system, theta);
        ASSERT_GT(system.train.count, 10U);
        const PlainNetwork plain(system);
        GradientDescent map(system);
        std::vector<double> gradient(theta.size());
        double exact = 1.0;
        while (exact > 1e-30) {  // larger output weights make it surer
            for (std::size_t i = layer_layouts(system.shape).back().weights; i < theta.size(); ++i)
                theta[i] *= 1.5;
            exact = static_cast<double>(plain.loss(widened(theta)));
            // A few roundings in the last place of a logit are a relative error of its exponential.
            const double rounding = 0x1p-50 * static_cast<double>(largest_logit(system, theta));
            EXPECT_NEAR(map.gradient(theta, gradient), exact, std::max(1e-13, rounding) * exact);
        }
    }
}

TEST(Step, GoesDownTheGradientAndSaysTheLossBefore) {
    for (const TrainingSystem& system : systems()) {
        GradientDescent map(system);
        const auto theta = random_parameters(system.shape, 1.0, 7);
        std::vector<double> gradient(theta.size());
        std::vector<double> next(theta.size());
        const double loss = map.gradient(theta, gradient);
        EXPECT_EQ(map.step(0.25, theta, next), loss);
        for (std::size_t i = 0; i < theta.size(); ++i)
            EXPECT_NEAR(next[i], theta[i] - 0.25 * gradient[i], 1e-14 * (1 + std::fabs(gradient[i])));
    }
}

TEST(Assess, CountsTheLargestLogitAndMeansTheCrossEntropyWithoutPenalty) {
    for (const TrainingSystem& system : systems()) {
        TrainingSystem tested = system;
        tested.train = system.test;
        tested.l2 = 0.0;
        const auto theta = random_parameters(system.shape, 1.0, 8);
        std::int64_t correct = 0;
        for (std::size_t s = 0; s < system.test.count; ++s) {
            const LongVector z = PlainNetwork(system).forward(widened(theta), system.test.row(s)).back();
            correct += std::max_element(z.begin(), z.end()) - z.begin() == system.test.labels[s] ? 1 : 0;
        }
        const Assessment assessment = GradientDescent(system).assess(theta, system.test);
        EXPECT_EQ(assessment.correct, correct);
        const auto exact = static_cast<double>(PlainNetwork(tested).loss(widened(theta)));
        EXPECT_NEAR(assessment.loss, exact, 1e-13 * exact);
    }
}

TEST(Assess, GivesTiesToTheFirstClassAndNoLossForNoSamples) {
    const TrainingSystem system = iris_system({}, 0.0);
    GradientDescent map(system);
    const std::vector<double> zeros(83, 0.0);
    const Assessment assessment = map.assess(zeros, iris());
    EXPECT_EQ(assessment.correct, 50);
    EXPECT_DOUBLE_EQ(assessment.loss, std::log(3.0));
    const Assessment nothing = map.assess(zeros, Samples{0, 4, 3, {}, {}, {}});
    EXPECT_EQ(nothing.correct, 0);
    EXPECT_TRUE(std::isnan(nothing.loss));
}

}  // namespace
}  // namespace netlyap
