#include "netlyap/sweep/statistics/binomial.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace netlyap::statistics {
namespace {

TEST(Binomial, ProbabilityOfHitsIsExactForFewTrials) {
    EXPECT_NEAR(probability_of_hits(1, 5, 0.5), 31.0 / 32, 1e-14);
    EXPECT_NEAR(probability_of_hits(3, 4, 0.25), 13.0 / 256, 1e-14);
    EXPECT_NEAR(probability_of_hits(4, 4, 0.25), 1.0 / 256, 1e-14);
    EXPECT_EQ(probability_of_hits(3, 3, 1.0), 1.0);
    EXPECT_NEAR(probability_of_hits(5, 4, 0.25), 0.0, 1e-14);
}

TEST(Binomial, TrialsForOneHitAreKnown) {
    // 1 - (1 - p)^n >= 0.9: n = ln 0.1 / ln(1 - p), rounded up.
    for (const double share : {0.9, 0.5, 0.1, 1e-3})
        EXPECT_EQ(trials_for_hits(1, share, 0.9), std::ceil(std::log(0.1) / std::log1p(-share) - 1e-9));
}

TEST(Binomial, TrialsAreTheFewestThatAreEnough) {
    for (const double share : {1.0, 0.6, 4.0 / 48, 0.01}) {
        const std::int64_t enough = trials_for_hits(20, share, 0.9);
        EXPECT_GE(probability_of_hits(20, enough, share), 0.9);
        EXPECT_LT(probability_of_hits(20, enough - 1, share), 0.9);
    }
    EXPECT_EQ(trials_for_hits(20, 1.0, 0.9), 20);
}

}  // namespace
}  // namespace netlyap::statistics
