#include "netlyap/runner/seed_target.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace netlyap {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t many = 100'000;

TEST(NextSeedCount, StopsWhereTheIntervalIsNarrowEnough) {
    EXPECT_EQ(next_seed_count(0.02, 0.02, 400, many), 400);
    EXPECT_EQ(next_seed_count(0.0, 0.02, 400, many), 400);
    EXPECT_GT(next_seed_count(std::nextafter(0.02, 1.0), 0.02, 400, many), 400);
}

TEST(NextSeedCount, IsTheNumberAtWhichTheIntervalWouldBeThatNarrow) {
    EXPECT_EQ(next_seed_count(0.025, 0.02, 320, many), 504) << "320 x 1.25^2 = 500, in units of eight";
    EXPECT_EQ(next_seed_count(0.03, 0.025, 1000, many), 1440);
}

TEST(NextSeedCount, GrowsByAnEighthAtLeastAndToTwiceAtMost) {
    EXPECT_EQ(next_seed_count(0.0201, 0.02, 800, many), 904) << "900 in units of eight";
    EXPECT_EQ(next_seed_count(0.2, 0.02, 800, many), 1600);
    EXPECT_EQ(next_seed_count(1e300, 1e-300, 800, many), 1600);
}

TEST(NextSeedCount, DoesNotStopWithFewerThanTheLeast) {
    for (const double width : {0.001, 0.02, 3.0, nan})
        EXPECT_EQ(next_seed_count(width, 0.02, 3, many), least_seeds_of_target) << width;
    EXPECT_EQ(next_seed_count(0.001, 0.02, least_seeds_of_target, many), least_seeds_of_target);
}

TEST(NextSeedCount, IsNeverAboveTheMost) {
    EXPECT_EQ(next_seed_count(0.2, 0.02, 800, 1001), 1001);
    EXPECT_EQ(next_seed_count(0.2, 0.02, 1001, 1001), 1001);
    EXPECT_EQ(next_seed_count(0.2, 0.02, 10, 50), 50);
    EXPECT_EQ(next_seed_count(0.2, 0.02, 50, 50), 50);
}

TEST(DecidingSeeds, AreTheFirstFourFifthsInUnitsOfEight) {
    EXPECT_EQ(deciding_seeds(200), 160);
    EXPECT_EQ(deciding_seeds(160), 128);
    EXPECT_EQ(deciding_seeds(128), 96) << "100 in units of eight";
    EXPECT_EQ(deciding_seeds(5), 0);
}

TEST(NextSeedCount, SpendsNothingWhereThereIsNoInterval) {
    EXPECT_EQ(next_seed_count(nan, 0.02, 400, many), 400);
}

}  // namespace
}  // namespace netlyap
