#include "netlyap/dynamics/series/window_rules.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace netlyap::series {
namespace {

/// ln d of growth by 0.1 for 40 iterations, by 0.4 for 40, then saturated.
std::vector<double> two_slopes() {
    std::vector<double> y;
    for (int t = 0; t < 200; ++t)
        y.push_back(-20.0 + 0.1 * std::min(t, 40) + 0.4 * std::min(std::max(t - 40, 0), 40));
    return y;
}

const WindowSearch search{{0, 20, 40, 60}, {20, 30, 40, 60}};

TEST(WindowRules, TheLongestIsNotTheBest) {
    const WindowFit longest = longest_fit(two_slopes(), search, 0.9);
    EXPECT_EQ(longest.end - longest.begin, 60);
    EXPECT_EQ(longest.begin, 20) << "of several of one length the one with the largest R^2";
    EXPECT_LT(longest.r_squared, 0.99);
    EXPECT_EQ(longest.outcome, Outcome::kept);
    EXPECT_EQ(longest_fit(two_slopes(), search, 0.9999).end, 40) << "only straight ones are left";
}

TEST(WindowRules, TheSteepestHasTheLargestSlope) {
    const WindowFit steepest = steepest_fit(two_slopes(), search, 0.9);
    EXPECT_NEAR(steepest.exponent, 0.4, 1e-12);
    EXPECT_EQ(steepest.begin, 40);
}

TEST(WindowRules, CrossingsEncloseTheGrowth) {
    std::vector<double> y;
    for (int t = 0; t < 100; ++t)
        y.push_back(-20.0 + std::min(0.25 * t, 15.0));
    const WindowFit fit = fit_between_crossings(y, GrowthEstimator::fit);
    EXPECT_NEAR(fit.exponent, 0.25, 1e-12);
    EXPECT_EQ(fit.begin, 9) << "2.25 is the last below ln 10";
    EXPECT_EQ(fit.end, 52) << "12.75 is the first above 15 - ln 10";
    y[30] = -20.0;
    EXPECT_EQ(fit_between_crossings(y, GrowthEstimator::fit).begin, 30) << "the last crossing counts";
}

TEST(WindowRules, WhatDoesNotGrowIsDegenerate) {
    EXPECT_EQ(fit_between_crossings(std::vector<double>(100, -20.0), GrowthEstimator::fit).outcome,
              Outcome::degenerate);
    std::vector<double> y(200, -20.0);
    EXPECT_EQ(longest_fit(y, search, 0.9).outcome, Outcome::low_r_squared);
    y[7] = -std::numeric_limits<double>::infinity();
    EXPECT_EQ(steepest_fit(y, search, 0.9).outcome, Outcome::degenerate);
    y[8] = std::numeric_limits<double>::quiet_NaN();
    for (const Outcome outcome : {longest_fit(y, search, 0.9).outcome, steepest_fit(y, search, 0.9).outcome,
                                  fit_between_crossings(y, GrowthEstimator::fit).outcome})
        EXPECT_EQ(outcome, Outcome::diverged);
}

TEST(WindowRules, AreThoseThatFit) {
    EXPECT_EQ(window_rules(search, {}, iterations_of_paper).size(), usual_rules + 1);
    EXPECT_EQ(window_rules(search, {}, 199).size(), 2U) << "the job's and the crossings";
    EXPECT_EQ(window_rules(search, {}, 100).size(), 1U);
    for (const WindowRule& rule : window_rules(search, {}, 200)) {
        const WindowFit fit = rule.fit(two_slopes());
        EXPECT_GE(fit.exponent, 0.09) << rule.name;
        EXPECT_LE(fit.exponent, 0.41) << rule.name;
    }
}

/// Up to the end of the window, whose R^2 it does not change.
TEST(WindowRules, HaveTheEstimatorOfTheJob) {
    WindowSearch ratio = search;
    ratio.estimator = GrowthEstimator::ratio;
    const std::vector<double> y = two_slopes();
    const std::vector<WindowRule> rules = window_rules(ratio, {}, 200);
    ASSERT_EQ(rules.size(), 8U);
    for (const WindowRule& rule : rules) {
        const WindowFit fit = rule.fit(y);
        const auto tau = fit.end - 1;
        EXPECT_DOUBLE_EQ(fit.exponent, (y[static_cast<std::size_t>(tau)] - y[0]) / static_cast<double>(tau))
            << rule.name;
    }
    const WindowFit slope = longest_fit(y, search, 0.9), growth = longest_fit(y, ratio, 0.9);
    EXPECT_EQ(slope.begin, growth.begin);
    EXPECT_EQ(slope.r_squared, growth.r_squared);
    EXPECT_NE(slope.exponent, growth.exponent);
}

}  // namespace
}  // namespace netlyap::series
