#include "netlyap/model/initial_condition.hpp"

#include "netlyap/core/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>

namespace netlyap {
namespace {

const NetworkShape shape;  // 4-10-3

TEST(InitialCondition, HasNormalWeightsAndNoBiases) {
    const std::vector<bool> is_weight = weight_mask(shape);
    double sum = 0.0;
    double squares = 0.0;
    for (std::int64_t seed = 0; seed < 1000; ++seed) {
        const auto theta = initial_condition(shape, {}, 0, seed, nullptr);
        ASSERT_EQ(theta.size(), 83U);
        for (std::size_t i = 0; i < theta.size(); ++i) {
            EXPECT_TRUE(is_weight[i] || theta[i] == 0.0);
            sum += theta[i];
            squares += theta[i] * theta[i];
        }
    }
    EXPECT_NEAR(sum / 70000, 0.0, 4 / std::sqrt(70000.0));  // four standard errors
    EXPECT_NEAR(squares / 70000, 1.0, 4 * std::sqrt(2 / 70000.0));
}

TEST(InitialCondition, IsKeyedByJobSeedSeedAndParameter) {
    const auto theta = initial_condition(shape, {}, 11, 42, nullptr);
    for (const std::size_t index : {0U, 39U, 50U, 79U})
        EXPECT_EQ(theta[index],
                  normal_deviate(random_block({11, Purpose::initial_condition}, {42, index, 0, 0})[0]));
    EXPECT_NE(initial_condition(shape, {}, 12, 42, nullptr), theta);
    EXPECT_NE(initial_condition(shape, {}, 11, 43, nullptr), theta);
    EXPECT_EQ(initial_condition({{4, 10, 3}, Activation::relu}, {}, 11, 42, nullptr), theta);
}

TEST(InitialCondition, GrowsWithItsScale) {
    const auto theta = initial_condition(shape, {}, 11, 42, nullptr);
    const auto larger = initial_condition(shape, {.scales = {30.0}}, 11, 42, nullptr);
    for (std::size_t i = 0; i < theta.size(); ++i)
        EXPECT_EQ(larger[i], 30.0 * theta[i]);
}

TEST(InitialCondition, HasTheWidthOfItsLawInEveryLayer) {
    const NetworkShape wide{{4, 9, 6, 3}, Activation::tanh};
    const StreamKey key{11, Purpose::initial_condition};
    const InitialWeights laws{{InitialLaw::uniform, InitialLaw::xavier, InitialLaw::fan_in}, {2.0, 1.0, 3.0}};
    const auto theta = initial_condition(wide, laws, 11, 42, nullptr);
    const std::vector<LayerLayout> layers = layer_layouts(wide);
    const auto word = [&](std::size_t index) { return random_block(key, {42, index, 0, 0})[0]; };
    ASSERT_EQ(theta.size(), parameter_count(wide));
    for (std::size_t index = 0; index < theta.size(); ++index) {
        const double u = uniform_symmetric(word(index));
        const double z = normal_deviate(word(index));
        const double drawn = index < layers[0].end()   ? 2.0 * u
                             : index < layers[1].end() ? std::sqrt(6.0 / (9 + 6)) * u
                                                       : 3.0 / std::sqrt(6.0) * z;
        EXPECT_EQ(theta[index], weight_mask(wide)[index] ? drawn : 0.0) << index;
    }
}

TEST(InitialCondition, HasTheMomentsOfItsLaw) {
    struct Moments {
        InitialLaw law;
        double variance;  // of a layer with 4 inputs and 10 outputs, scale 1.5
        double kurtosis;  // <w^4> / <w^2>^2
    };
    const double square = 1.5 * 1.5;
    for (const Moments& wanted : {Moments{InitialLaw::normal, square, 3.0},
                                  {InitialLaw::uniform, square / 3, 1.8},
                                  {InitialLaw::fan_in, square / 4, 3.0},
                                  {InitialLaw::xavier, square * 2 / (4 + 10), 1.8}}) {
        constexpr std::int64_t seeds = 2000;
        constexpr double count = 40 * seeds;
        double sum = 0.0;
        double squares = 0.0;
        double fourth = 0.0;
        double largest = 0.0;
        for (std::int64_t seed = 0; seed < seeds; ++seed) {
            const auto theta = initial_condition(shape, {{wanted.law}, {1.5}}, 0, seed, nullptr);
            for (std::size_t i = 0; i < 40; ++i) {  // the first layer
                sum += theta[i];
                squares += theta[i] * theta[i];
                fourth += theta[i] * theta[i] * theta[i] * theta[i];
                largest = std::max(largest, std::fabs(theta[i]));
            }
        }
        const double variance = squares / count;
        EXPECT_NEAR(sum / count, 0.0, 4 * std::sqrt(wanted.variance / count));  // four standard errors
        EXPECT_NEAR(variance / wanted.variance, 1.0, 4 * std::sqrt((wanted.kurtosis - 1) / count));
        EXPECT_NEAR(fourth / count / (variance * variance), wanted.kurtosis, 0.08) << word_of(wanted.law);
        if (wanted.kurtosis < 3.0) {
            EXPECT_LT(largest, std::sqrt(3 * wanted.variance)) << word_of(wanted.law);
        }
    }
}

TEST(InitialCondition, OfNetworksWithoutBiasesOrHiddenLayersHasWeightsOnly) {
    NetworkShape linear{{3, 2}, Activation::tanh};
    linear.biases = Biases::none;
    const auto theta = initial_condition(linear, {}, 11, 42, nullptr);
    ASSERT_EQ(theta.size(), 6U);
    for (const double weight : theta)
        EXPECT_NE(weight, 0.0);
}

TEST(InitialCondition, WhenFreshDependsOnTheValuesOfEtaAndEpsilon) {
    const GridPoint point{1.0, 1e-8};
    const auto theta = initial_condition(shape, {}, 11, 42, &point);
    EXPECT_EQ(theta[5], normal_deviate(random_block({11, Purpose::initial_condition},
                                                    {42, 5, std::bit_cast<std::uint64_t>(1.0),
                                                     std::bit_cast<std::uint64_t>(1e-8)})[0]));
    const GridPoint other_eta{2.0, 1e-8};
    const GridPoint other_epsilon{1.0, 1e-6};
    EXPECT_NE(initial_condition(shape, {}, 11, 42, &other_eta), theta);
    EXPECT_NE(initial_condition(shape, {}, 11, 42, &other_epsilon), theta);
    EXPECT_NE(initial_condition(shape, {}, 11, 42, nullptr), theta);
}

}  // namespace
}  // namespace netlyap
