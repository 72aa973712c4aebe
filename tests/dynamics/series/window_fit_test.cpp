#include "netlyap/dynamics/series/window_fit.hpp"

#include "netlyap/dynamics/series/exponent_filter.hpp"

#include "growth_series.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace netlyap::series {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

TEST(WindowFit, OfAnExponentialIsItsRate) {
    for (const double rate : {0.06, 0.1, 0.3, 0.7, 1.9}) {
        const WindowFit fit = fit_growth(exponential(1e-8, rate, 200), paper_search());
        EXPECT_NEAR(fit.exponent, rate, 1e-13);
        EXPECT_NEAR(fit.r_squared, 1.0, 1e-13);
        EXPECT_LE(fit.r_squared, 1.0) << "1 - SSR / SST";
        EXPECT_EQ(fit.outcome, Outcome::kept);
    }
}

TEST(WindowFit, FindsTheExponentialStretch) {
    const WindowFit fit = fit_growth(stretch(20, 60, 0.25), paper_search());
    EXPECT_EQ(fit.begin, 20);
    EXPECT_EQ(fit.end, 50) << "half-open, the shortest of those inside [20, 60)";
    EXPECT_EQ(fit.exponent, 0.25);
    EXPECT_EQ(fit.r_squared, 1.0);
}

TEST(WindowFit, TiesGoToTheFirstInTheOrderOfTheLists) {
    const std::vector<double> line = exponential(1.0, 0.5, 200);
    WindowSearch search = paper_search();
    WindowFit fit = fit_growth(line, search);
    EXPECT_EQ(fit.begin, 0);
    EXPECT_EQ(fit.end, 30);
    search.starts = {10, 0, 40};
    search.lengths = {60, 30, 90};
    fit = fit_growth(line, search);
    EXPECT_EQ(fit.begin, 10) << "start first";
    EXPECT_EQ(fit.end, 70) << "then length";
}

TEST(WindowFit, NeedsNothingBeyondTheLastWindow) {
    std::vector<double> y = exponential(1.0, 0.5, 250);
    y[200] = nan;
    y[201] = -infinity;
    EXPECT_EQ(iterations_needed(paper_search()), 200);
    EXPECT_EQ(fit_growth(y, paper_search()).outcome, Outcome::kept);
    y[199] = nan;
    EXPECT_EQ(fit_growth(y, paper_search()).outcome, Outcome::diverged) << "even where no best window is";
}

/// What the filter makes of a series.
Outcome judged(const std::vector<double>& y, const WindowSearch& search, const ExponentFilter& filter = {}) {
    const WindowFit fit = fit_growth(y, search);
    return judge(fit.outcome, fit.exponent, fit.r_squared, filter);
}

TEST(WindowFit, OutcomesAreTakenInTheirPrecedence) {
    EXPECT_EQ(judged(exponential(1.0, 0.051, 200), paper_search()), Outcome::kept);
    EXPECT_EQ(judged(exponential(1.0, 0.049, 200), paper_search()), Outcome::low_exponent);
    EXPECT_EQ(judged(exponential(1.0, -2.0, 200), paper_search()), Outcome::low_exponent);
    const WindowFit noise = fit_growth(noisy(0.0, 1.0, 3), paper_search());
    EXPECT_LT(noise.exponent, 0.05);
    EXPECT_EQ(noise.outcome, Outcome::kept) << "there is an exponent, which others judge";
    EXPECT_EQ(judged(noisy(0.0, 1.0, 3), paper_search()), Outcome::low_r_squared)
        << "before the growth is looked at";
    EXPECT_FALSE(std::isnan(noise.exponent)) << "unfiltered";

    std::vector<double> y = exponential(1.0, 0.3, 200);
    y[77] = -infinity;  // one distance of 0
    const WindowFit degenerate = fit_growth(y, paper_search());
    EXPECT_EQ(degenerate.outcome, Outcome::degenerate);
    y[150] = nan;
    const WindowFit diverged = fit_growth(y, paper_search());
    EXPECT_EQ(diverged.outcome, Outcome::diverged);
    for (const WindowFit& fit : {degenerate, diverged}) {
        EXPECT_TRUE(std::isnan(fit.exponent));
        EXPECT_TRUE(std::isnan(fit.r_squared));
        EXPECT_EQ(fit.begin, -1);
        EXPECT_EQ(fit.end, -1);
    }
}

TEST(WindowFit, ThresholdsThemselvesAreNotKept) {
    const WindowSearch search = paper_search();
    ExponentFilter filter;
    const std::vector<double> y = noisy(0.1, 0.2, 5);
    const WindowFit fit = fit_growth(y, search);
    ASSERT_EQ(judged(y, search, filter), Outcome::kept);
    filter.min_exponent = fit.exponent;
    EXPECT_EQ(judged(y, search, filter), Outcome::low_exponent);
    filter.min_r_squared = fit.r_squared;
    EXPECT_EQ(judged(y, search, filter), Outcome::low_r_squared);
}

TEST(ExponentFilter, JudgesAnewWhatAnOlderFilterHadDecided) {
    for (const Outcome recorded : {Outcome::kept, Outcome::low_exponent, Outcome::low_r_squared}) {
        EXPECT_EQ(judge(recorded, 0.1, 0.95, {}), Outcome::kept);
        EXPECT_EQ(judge(recorded, 0.1, 0.95, {0.9, 0.2}), Outcome::low_exponent);
        EXPECT_EQ(judge(recorded, 0.1, 0.95, {0.96, 0.2}), Outcome::low_r_squared);
        EXPECT_EQ(judge(recorded, nan, nan, {}), Outcome::low_r_squared) << "an exponent that is not there";
        EXPECT_EQ(judge(recorded, nan, 0.95, {}), Outcome::low_exponent);
    }
}

TEST(ExponentFilter, LeavesWhereThereIsNoExponentAsItIs) {
    for (const Outcome recorded :
         {Outcome::degenerate, Outcome::diverged, Outcome::rounded, static_cast<Outcome>(255)})
        EXPECT_EQ(judge(recorded, 0.1, 0.95, {}), recorded);
}

TEST(WindowFit, WithoutVarianceThereIsNone) {
    const WindowFit constant = fit_growth(std::vector<double>(200, -18.4), paper_search());
    EXPECT_EQ(constant.outcome, Outcome::degenerate);
    EXPECT_TRUE(std::isnan(constant.exponent));
    EXPECT_EQ(constant.begin, -1);

    std::vector<double> late(200, -18.4);  // only windows that reach the last quarter have variance
    for (std::size_t t = 150; t < 200; ++t)
        late[t] = -18.4 + 0.5 * static_cast<double>(t - 149);
    const WindowFit fit = fit_growth(late, paper_search());
    EXPECT_GT(fit.end, 150);
    EXPECT_GT(fit.exponent, 0.05);
}

TEST(WindowFit, RatioIsTheGrowthUpToTheEndOfTheBestWindow) {
    WindowSearch search = paper_search();
    for (const std::uint64_t name : {1U, 2U, 3U}) {
        const std::vector<double> y = noisy(0.2, 0.5, name);
        search.estimator = GrowthEstimator::fit;
        const WindowFit fit = fit_growth(y, search);
        search.estimator = GrowthEstimator::ratio;
        const WindowFit ratio = fit_growth(y, search);
        EXPECT_EQ(ratio.begin, fit.begin);
        EXPECT_EQ(ratio.end, fit.end);
        EXPECT_EQ(ratio.r_squared, fit.r_squared);
        const std::int64_t tau = fit.end - 1;
        EXPECT_DOUBLE_EQ(ratio.exponent,
                         (y[static_cast<std::size_t>(tau)] - y[0]) / static_cast<double>(tau));
    }
    // The filter looks at the estimator that was asked for: nothing grows before the stretch.
    const std::vector<double> y = stretch(100, 130, 0.25);
    EXPECT_EQ(fit_growth(y, search).exponent, 0.25 * 29 / 129);
    EXPECT_EQ(judged(y, search, {0.9, 0.2}), Outcome::low_exponent);
    search.estimator = GrowthEstimator::fit;
    EXPECT_EQ(judged(y, search, {0.9, 0.2}), Outcome::kept);
}

}  // namespace
}  // namespace netlyap::series
