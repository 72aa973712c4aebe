#include "netlyap/dynamics/tangents/spectrum_summary.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace netlyap::tangent {
namespace {

/// The Lorenz system's exponents, in another order: dimension 2 + 0.906 / 14.572.
TEST(SpectrumSummary, HasTheDimensionOfTheLorenzAttractor) {
    std::vector<Exponent> exponents = {{0.0, 1e-4}, {-14.572, 1e-3}, {0.906, 1e-3}};
    const SpectrumSummary summary = summarize(exponents, 1e5, true);
    EXPECT_NEAR(summary.kaplan_yorke_dimension, 2.0 + 0.906 / 14.572, 1e-15);
    EXPECT_EQ(exponents.front().value, 0.906);
    EXPECT_EQ(exponents.back().value, -14.572);
    EXPECT_EQ(summary.positive_sum, 0.906);
    EXPECT_EQ(summary.positive_count, 1);
    EXPECT_EQ(summary.neutral_count, 1);
}

TEST(SpectrumSummary, HasNoDimensionWhereExponentsAreLacking) {
    std::vector<Exponent> exponents = {{0.9, 0.01}, {0.1, 0.01}};
    EXPECT_TRUE(std::isnan(summarize(exponents, 100.0, false).kaplan_yorke_dimension));
    EXPECT_EQ(summarize(exponents, 100.0, true).kaplan_yorke_dimension, 2.0);
    std::vector<Exponent> contracting = {{-0.1, 0.001}, {-0.2, 0.001}};
    EXPECT_EQ(summarize(contracting, 100.0, false).kaplan_yorke_dimension, 0.0);
    std::vector<Exponent> singular = {{0.5, 0.01}, {-std::numeric_limits<double>::infinity(), NAN}};
    EXPECT_EQ(summarize(singular, 100.0, true).kaplan_yorke_dimension, 1.0);
}

/// What grows in proportion to time, as in a neutral direction, is not chaos, however long it is followed.
TEST(SpectrumSummary, TakesGrowthInProportionToTimeForNone) {
    for (const double time : {1.0, 2.0, 10.0, 1e3, 1e6}) {
        std::vector<Exponent> linear = {{std::log(time) / time, 0.0}};
        EXPECT_EQ(summarize(linear, time, false).positive_count, 0) << time;
        std::vector<Exponent> faster = {{1.01 * std::max(std::log(time), 1.0) / time, 0.0}};
        EXPECT_EQ(summarize(faster, time, false).positive_count, 1) << time;
    }
    EXPECT_EQ(least_exponent(2.0), 0.5);
}

TEST(SpectrumSummary, TellsFromZeroWhatTimeAndErrorAllow) {
    std::vector<Exponent> exponents = {
        {0.047, 1e-6}, {0.046, 1e-6}, {0.05, 0.03}, {-0.046, NAN}, {-0.047, NAN}};
    const SpectrumSummary summary = summarize(exponents, 100.0, false);  // ln(100) / 100 = 0.04605
    EXPECT_EQ(summary.positive_count, 1);
    EXPECT_EQ(summary.positive_sum, 0.047);
    EXPECT_EQ(summary.neutral_count, 3);
}

}  // namespace
}  // namespace netlyap::tangent
