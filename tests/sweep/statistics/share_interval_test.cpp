#include "netlyap/sweep/statistics/share_interval.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace netlyap::statistics {
namespace {

TEST(ShareInterval, IsWilsons) {
    // Newcombe, Statistics in Medicine 17, 857 (1998), Table I: 81 of 263 and 15 of 148.
    EXPECT_NEAR(wilson_interval(81, 263).low, 0.2553, 1e-4);
    EXPECT_NEAR(wilson_interval(81, 263).high, 0.3662, 1e-4);
    EXPECT_NEAR(wilson_interval(15, 148).low, 0.0624, 1e-4);
    EXPECT_NEAR(wilson_interval(15, 148).high, 0.1605, 1e-4);
}

TEST(ShareInterval, HoldsWhereNoneOrAllAreHits) {
    for (const int count : {1, 8, 500}) {
        EXPECT_EQ(wilson_interval(0, count).low, 0.0);
        EXPECT_EQ(wilson_interval(count, count).high, 1.0);
        EXPECT_NEAR(wilson_interval(0, count).high, 1.96 * 1.96 / (count + 1.96 * 1.96), 1e-15);
        EXPECT_NEAR(wilson_interval(count, count).low, count / (count + 1.96 * 1.96), 1e-15);
    }
}

TEST(ShareInterval, IsMissingWhereNothingIsCounted) {
    EXPECT_TRUE(std::isnan(wilson_interval(0, 0).low) && std::isnan(wilson_interval(0, 0).high));
}

}  // namespace
}  // namespace netlyap::statistics
