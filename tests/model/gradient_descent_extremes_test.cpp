#include "netlyap/model/gradient_descent.hpp"

#include "every_activation.hpp"
#include "plain_network.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace netlyap {
namespace {

struct Outcome {
    double loss;
    std::vector<double> next;
    bool is_finite;  ///< loss and all parameters
};

Outcome step(const TrainingSystem& system, const std::vector<double>& theta) {
    Outcome outcome{0.0, std::vector<double>(theta.size()), true};
    outcome.loss = GradientDescent(system).step(0.1, theta, outcome.next);
    outcome.is_finite =
        std::isfinite(outcome.loss) && std::all_of(outcome.next.begin(), outcome.next.end(),
                                                   [](double value) { return std::isfinite(value); });
    return outcome;
}

/// The largest power of ten up to which random weights of this scale, and all below, give finite numbers.
int largest_finite_exponent(const TrainingSystem& system) {
    for (int exponent = 0; exponent <= 308; ++exponent)
        for (std::uint64_t seed = 0; seed < 3; ++seed)
            if (!step(system, random_parameters(system.shape, std::pow(10.0, exponent), seed)).is_finite)
                return exponent - 1;
    return 308;
}

TEST(ExtremeWeights, GiveFiniteNumbersWhereTheLogitsAre) {
    for (const Activation activation : {Activation::sigmoid, Activation::tanh})
        for (const std::vector<std::size_t>& widths : {std::vector<std::size_t>{4, 10, 3}, {4, 7, 5, 3}})
            EXPECT_GE(largest_finite_exponent(iris_system({widths, activation}, 0.0)), 300);
    // Without bounds on the activations: the product of the weights of all layers is in the logits.
    for (const Activation activation : every_activation()) {
        EXPECT_GE(largest_finite_exponent(iris_system({{4, 10, 3}, activation}, 0.0)), 150);
        EXPECT_GE(largest_finite_exponent(iris_system({{4, 7, 5, 3}, activation}, 0.0)), 100);
    }
    // A penalty has the squares of the weights.
    EXPECT_GE(largest_finite_exponent(iris_system({}, 0.01)), 152);
}

TEST(ExtremeWeights, HaveTheLossAndGradientOfLongDouble) {
    for (const double scale : {1e3, 1e5, 1e50, 1e100, 1e290})
        for (const Activation activation : {Activation::sigmoid, Activation::tanh}) {
            const TrainingSystem system = iris_system({{4, 10, 3}, activation}, 0.0);
            const auto theta = random_parameters(system.shape, scale, 3);
            std::vector<double> gradient(theta.size());
            const double loss = GradientDescent(system).gradient(theta, gradient);
            const PlainNetwork plain(system);
            const auto exact = static_cast<double>(plain.loss(widened(theta)));
            EXPECT_NEAR(loss, exact, 1e-13 * exact) << scale;
            EXPECT_LT(relative_error(gradient, plain.gradient(widened(theta))), 1e-10) << scale;
        }
}

TEST(Loss, IsThatOfLongDoubleFromTheSmallestToTheLargest) {
    // A bias that makes all samples of the class of their own ever more probable, or ever less: products of
    // probabilities that fall as far as 2^-64 a sample, and beyond.
    NetworkShape shape;
    TrainingSystem system = iris_system(shape, 0.0);
    std::fill(system.train.labels.begin(), system.train.labels.end(), 1U);
    const PlainNetwork plain(system);
    std::vector<double> gradient(parameter_count(shape));
    for (double bias = -60.0; bias <= 60.0; bias += 0.25) {
        auto theta = random_parameters(shape, 0.5, 4);
        theta[81] = bias;
        const auto exact = static_cast<double>(plain.loss(widened(theta)));
        EXPECT_NEAR(GradientDescent(system).gradient(theta, gradient), exact, 2e-14 * exact) << bias;
    }
}

TEST(ExtremeWeights, OfOneClassAloneKeepTheOthersExact) {
    // One logit far above or below the others, past the shift of the exponential and past its clamp. Logits
    // are differences to class 0, so they have its rounding.
    const TrainingSystem system = iris_system({}, 0.0);
    const PlainNetwork plain(system);
    for (std::size_t k = 0; k < 3; ++k)
        for (const double bias : {-1e300, -1e5, -700.0, -340.0, 340.0, 350.0, 700.0, 1e5, 1e300}) {
            SCOPED_TRACE("class " + std::to_string(k) + ", bias " + std::to_string(bias));
            const double rounding = k == 0 && bias < 0.0 ? 1e-16 * -bias : 0.0;
            auto theta = random_parameters(system.shape, 1.0, 4);
            theta[80 + k] = bias;
            std::vector<double> gradient(theta.size());
            const double loss = GradientDescent(system).gradient(theta, gradient);
            const auto exact = static_cast<double>(plain.loss(widened(theta)));
            EXPECT_NEAR(loss, exact, 1e-13 * exact + rounding);
            EXPECT_LT(relative_error(gradient, plain.gradient(widened(theta))), 1e-13 + rounding);
        }
}

TEST(NonFiniteWeights, MakeTheLossAndTheNextStepNonFinite) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const double infinity = std::numeric_limits<double>::infinity();
    for (const Activation activation : {Activation::sigmoid, Activation::tanh})
        for (std::size_t index = 0; index < 83; ++index) {
            const TrainingSystem system = iris_system({{4, 10, 3}, activation}, 0.0);
            auto theta = random_parameters(system.shape, 1.0, 4);
            theta[index] = nan;
            const Outcome outcome = step(system, theta);
            EXPECT_TRUE(std::isnan(outcome.loss)) << index;
            EXPECT_TRUE(std::isnan(outcome.next[index])) << index;
            theta[index] = infinity;
            EXPECT_FALSE(step(system, theta).is_finite) << index;
        }
}

TEST(NonFiniteWeights, OfReluStayInTheParametersButNotInTheLoss) {
    // relu(NaN) = 0: a hidden unit that is not a number is off.
    const TrainingSystem system = iris_system({{4, 10, 3}, Activation::relu}, 0.0);
    auto theta = random_parameters(system.shape, 1.0, 4);
    theta[0] = std::numeric_limits<double>::quiet_NaN();
    Outcome outcome = step(system, theta);
    EXPECT_TRUE(std::isnan(outcome.next[0]));
    EXPECT_TRUE(std::isfinite(outcome.loss));
    theta[50] = theta[0];
    EXPECT_TRUE(std::isnan(step(system, theta).loss));
}

}  // namespace
}  // namespace netlyap
