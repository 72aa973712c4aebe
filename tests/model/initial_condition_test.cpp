#include "netlyap/model/initial_condition.hpp"

#include "netlyap/core/random.hpp"

#include <gtest/gtest.h>

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
        const auto theta = initial_condition(shape, 1.0, 0, seed, nullptr);
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
    const auto theta = initial_condition(shape, 1.0, 11, 42, nullptr);
    for (const std::size_t index : {0U, 39U, 50U, 79U})
        EXPECT_EQ(theta[index],
                  normal_deviate(random_block({11, Purpose::initial_condition}, {42, index, 0, 0})[0]));
    EXPECT_NE(initial_condition(shape, 1.0, 12, 42, nullptr), theta);
    EXPECT_NE(initial_condition(shape, 1.0, 11, 43, nullptr), theta);
    EXPECT_EQ(initial_condition({{4, 10, 3}, Activation::relu}, 1.0, 11, 42, nullptr), theta);
}

TEST(InitialCondition, GrowsWithItsScale) {
    const auto theta = initial_condition(shape, 1.0, 11, 42, nullptr);
    const auto larger = initial_condition(shape, 30.0, 11, 42, nullptr);
    for (std::size_t i = 0; i < theta.size(); ++i)
        EXPECT_EQ(larger[i], 30.0 * theta[i]);
}

TEST(InitialCondition, WhenFreshDependsOnTheValuesOfEtaAndEpsilon) {
    const GridPoint point{1.0, 1e-8};
    const auto theta = initial_condition(shape, 1.0, 11, 42, &point);
    EXPECT_EQ(theta[5], normal_deviate(random_block({11, Purpose::initial_condition},
                                                    {42, 5, std::bit_cast<std::uint64_t>(1.0),
                                                     std::bit_cast<std::uint64_t>(1e-8)})[0]));
    const GridPoint other_eta{2.0, 1e-8};
    const GridPoint other_epsilon{1.0, 1e-6};
    EXPECT_NE(initial_condition(shape, 1.0, 11, 42, &other_eta), theta);
    EXPECT_NE(initial_condition(shape, 1.0, 11, 42, &other_epsilon), theta);
    EXPECT_NE(initial_condition(shape, 1.0, 11, 42, nullptr), theta);
}

}  // namespace
}  // namespace netlyap
