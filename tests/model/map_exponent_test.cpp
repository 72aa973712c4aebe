#include "netlyap/model/map_exponent.hpp"

#include "netlyap/core/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace netlyap {
namespace {

const std::vector<double> frequencies = {39.0 / 120.0, 40.0 / 120.0, 41.0 / 120.0};

struct Settled {
    MapExponent exponent;
    double low;
    double high;
};

/// The exponent over `steps`, then the range of the loss, from a random start with a long transient.
Settled settled(double gain, std::uint64_t seed, std::int64_t steps) {
    RandomSequence random({seed, Purpose::initial_condition}, {7, 0, 0});
    std::vector<double> z(3);
    for (double& value : z)
        value = 2.0 * normal_deviate(random.next());
    SoftmaxMap map(gain, frequencies);
    for (int t = 0; t < 5000; ++t)
        map.step(z);
    Settled found{largest_exponent(map, z, {0, 20, steps / 20}), HUGE_VAL, -HUGE_VAL};
    for (std::int64_t t = 0; t < std::max<std::int64_t>(steps, 300); ++t) {
        const double loss = map.step(z);
        found.low = std::min(found.low, loss);
        found.high = std::max(found.high, loss);
    }
    return found;
}

TEST(MapExponent, IsPositiveWithOneUnitOn) {
    int chaotic = 0;
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
        const Settled found = settled(10.0, seed, 200'000);
        if (found.exponent.value < 0.0)
            continue;
        ++chaotic;
        EXPECT_NEAR(found.exponent.value, 0.236, 0.005);
        EXPECT_GT(found.exponent.error, 2e-4);
        EXPECT_LT(found.exponent.error, 3e-3);
        EXPECT_NEAR(found.low, 1.1025, 1e-4);
        EXPECT_NEAR(found.high, 2.3822, 2e-4);
    }
    EXPECT_GT(chaotic, 0) << "three of four starts are";
}

TEST(MapExponent, TellsTheStatesThatAreKnown) {
    struct State {
        double gain, exponent, low, high;
    };
    const std::vector<State> known = {{5.0, -0.37, 1.0984, 1.0984}, {10.0, 0.236, 1.1025, 2.382},
                                      {10.0, 0.0, 2.900, 3.011},    {10.0, 0.0, 2.915, 3.041},
                                      {15.0, -0.233, 3.898, 5.828}, {15.0, -0.069, 4.321, 5.358}};
    std::vector<int> seen(known.size(), 0);
    for (const double gain : {5.0, 10.0, 15.0})
        for (std::uint64_t seed = 1; seed <= 60; ++seed) {
            const Settled found = settled(gain, seed, 4000);
            bool is_known = false;
            for (std::size_t i = 0; i < known.size(); ++i) {
                const State& state = known[i];
                if (state.gain != gain || std::fabs(found.low - state.low) > 1e-3 ||
                    std::fabs(found.high - state.high) > 1e-3)
                    continue;
                is_known = true;
                ++seen[i];
                if (state.exponent < 0.0) {
                    EXPECT_NEAR(found.exponent.value, state.exponent, 0.005) << gain << " " << state.low;
                }
            }
            EXPECT_TRUE(is_known) << gain << " " << seed << " " << found.low << " " << found.high;
        }
    for (std::size_t i = 0; i < known.size(); ++i)
        EXPECT_GT(seen[i], 0) << known[i].gain << " " << known[i].low;
}

/// At z = ln p the map is at rest, and its derivative 1 - K (diag(p) - p p^T) has known eigenvalues.
TEST(MapExponent, OfAFixedPointIsThatOfItsDerivative) {
    const std::vector<double> p = {0.25, 0.75};
    for (const double gain : {0.5, 3.0, 5.0}) {
        SoftmaxMap map(gain, p);
        std::vector<double> z = {std::log(0.25), std::log(0.75)};
        const double eigenvalue = 1.0 - gain * 2.0 * 0.25 * 0.75;
        const MapExponent found = largest_exponent(map, z, {0, 20, 5});
        EXPECT_NEAR(found.value, std::log(std::fabs(eigenvalue)), 1e-12) << gain;
        EXPECT_LT(found.error, 1e-12);
    }
}

TEST(MapExponent, LeavesTheTransientOut) {
    SoftmaxMap map(3.0, {0.25, 0.75});
    std::vector<double> z = {9.0, -9.0};
    const MapExponent found = largest_exponent(map, z, {500, 20, 5});
    EXPECT_NEAR(found.value, std::log(std::fabs(1.0 - 3.0 * 2.0 * 0.25 * 0.75)), 1e-12);
    z = {9.0, -9.0};
    EXPECT_GT(largest_exponent(map, z, {0, 20, 5}).error, 0.01);
}

TEST(MapExponent, HasTheErrorOfItsBlocks) {
    const std::vector<double> means = {1.0, 2.0, 3.0, 6.0};
    const MapExponent found = exponent_of_blocks(means);
    EXPECT_DOUBLE_EQ(found.value, 3.0);
    EXPECT_DOUBLE_EQ(found.error, std::sqrt(14.0 / 12.0));
    EXPECT_TRUE(std::isnan(exponent_of_blocks(std::span(means).first(1)).error));
}

/// The standard error is what the means of other stretches of the attractor scatter by.
TEST(MapExponent, HasTheErrorThatItsValuesScatterBy) {
    double sum = 0.0, squares = 0.0, errors = 0.0, count = 0.0;
    SoftmaxMap map(10.0, frequencies);
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        const Settled found = settled(10.0, seed, 4000);
        if (found.exponent.value < 0.1)
            continue;
        sum += found.exponent.value;
        squares += found.exponent.value * found.exponent.value;
        errors += found.exponent.error;
        count += 1.0;
    }
    const double scatter = std::sqrt((squares / count - sum / count * (sum / count)) * count / (count - 1.0));
    EXPECT_GT(count, 30.0);
    EXPECT_NEAR(errors / count / scatter, 1.0, 0.3);
}

/// Two groups whose units do the same are one: what parts them is no direction of the map.
TEST(MapExponent, OfGroupsWithEqualActivationsIsThatOfOne) {
    const std::vector<SampleGroup> groups = {
        {frequencies[0] + frequencies[1], {frequencies[0], frequencies[1], 0.0}},
        {frequencies[2], {0.0, 0.0, frequencies[2]}}};
    for (const double gain : {5.0, 15.0}) {
        SoftmaxMap one(gain, frequencies);
        SoftmaxMap two(groups, std::vector<double>(4, gain));
        std::vector<double> z = {0.3, -0.2, 0.1};
        std::vector<double> pair = {0.3, -0.2, 0.1, 0.3, -0.2, 0.1};
        const MapExponent expected = largest_exponent(one, z, {});
        EXPECT_LT(expected.value, -0.05);
        EXPECT_NEAR(largest_exponent(two, pair, {}).value, expected.value, 1e-6) << gain;
    }
}

TEST(MapExponent, TakesTangentVectorsOffTheNeutralDirections) {
    SoftmaxMap map({{0.4, {0.3, 0.1, 0.0}}, {0.35, {0.05, 0.1, 0.2}}, {0.25, {0.05, 0.1, 0.1}}},
                   {6.0, 4.0, 4.0, 4.0, 8.0, 8.0, 4.0, 8.0, 8.0});
    std::vector<double> delta = {0.3, -0.2, 0.1, 1.0, -0.5, 0.4, 0.7, 0.9, -2.0};
    map.project(delta);
    for (std::size_t group = 0; group < 3; ++group)
        EXPECT_NEAR(delta[3 * group] + delta[3 * group + 1] + delta[3 * group + 2], 0.0, 1e-15);
    for (std::size_t k = 0; k < 3; ++k)
        EXPECT_NEAR(delta[3 + k], delta[6 + k], 1e-15) << "the last two do the same";
    const std::vector<double> once = delta;
    map.project(delta);
    for (std::size_t i = 0; i < delta.size(); ++i)
        EXPECT_NEAR(delta[i], once[i], 1e-15);
}

TEST(MapExponent, IsMissingWhereNothingIsLeftOfTheVector) {
    SoftmaxMap map(1.0, {0.5, 0.5});
    std::vector<double> z = {0.0, 0.0}, delta = {0.0, 0.0};
    EXPECT_EQ(stretch(map, z, delta), 0.0);
    EXPECT_TRUE(std::isnan(exponent_of_blocks(std::vector<double>{1.0, NAN, 1.0}).value));
}

}  // namespace
}  // namespace netlyap
