#include "netlyap/dynamics/series/period_detection.hpp"

#include "netlyap/core/random.hpp"

#include "known_series.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace netlyap::series {
namespace {

std::int64_t period_of(const std::vector<double>& series) {
    return detect_period(std::span(series).last(period_window));
}

TEST(Period, OfTheLogisticMapIsKnown) {
    const std::vector<std::pair<double, std::int64_t>> known = {{2.8, 1},  {3.2, 2},   {3.5, 4},  {3.55, 8},
                                                                {3.83, 3}, {3.845, 6}, {3.57, 0}, {4.0, 0}};
    for (const auto& [r, period] : known)
        for (std::uint64_t seed = 1; seed <= 20; ++seed)
            EXPECT_EQ(period_of(test::logistic(100'000, seed, r)), period) << r << " " << seed;
}

TEST(Period, IsNotHiddenByADriftInsideTheBranches) {
    std::vector<double> series = test::logistic(2000, 1, 3.83);
    for (std::size_t t = 0; t < series.size(); ++t)
        series[t] += 1e-4 * static_cast<double>(t);
    EXPECT_EQ(period_of(series), 3);
}

TEST(Period, OfRestIsOne) {
    EXPECT_EQ(period_of(std::vector<double>(period_window, 0.25)), 1);
    std::vector<double> settling;
    for (std::size_t t = 0; t < period_window; ++t)
        settling.push_back(1.0986 + 1e-6 * std::exp(-0.05 * static_cast<double>(t)));
    EXPECT_EQ(period_of(settling), 1);
}

TEST(Period, OfWhatIsNotFiniteIsMissing) {
    std::vector<double> series(period_window, 0.25);
    series[100] = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(period_of(series), -1);
}

TEST(Period, OfSeveralSeriesIsThatOfAll) {
    std::vector<double> two, three;
    for (std::size_t t = 0; t < period_window; ++t) {
        two.push_back(static_cast<double>(t % 2));
        three.push_back(static_cast<double>(t % 3));
    }
    EXPECT_EQ(detect_common_period(std::vector<std::span<const double>>{two, three}), 6);
    EXPECT_EQ(detect_common_period(std::vector<std::span<const double>>{two}), 2);
}

TEST(Period, IsThatOfAllValuesOfAShortWindow) {
    for (const std::size_t length : {80U, 83U, 87U}) {  // of a phase that has just been long enough
        std::vector<double> window;
        for (std::size_t t = 0; t < length; ++t)
            window.push_back(static_cast<double>(t % 3));
        EXPECT_EQ(detect_period(window), 3);
        for (std::size_t t = 0; t < length; ++t) {
            std::vector<double> disturbed = window;
            disturbed[t] += 0.01;
            EXPECT_NE(detect_period(disturbed), 3) << t;
            disturbed[t] = std::numeric_limits<double>::infinity();
            EXPECT_EQ(detect_period(disturbed), -1) << t;
        }
    }
}

/// The definition of the header, value by value.
std::int64_t plain_period(const std::vector<double>& x) {
    for (const double value : x)
        if (!std::isfinite(value))
            return -1;
    const auto [low, high] = std::minmax_element(x.begin(), x.end());
    const double tolerance =
        std::max(1e-3 * (*high - *low), 1e-4 * std::max(std::fabs(*low), std::fabs(*high)));
    for (std::size_t p = 1; p <= 64 && 2 * p < x.size(); ++p) {
        bool is_period = true;
        for (std::size_t t = 2 * p; t < x.size(); ++t)
            is_period = is_period && !(std::fabs(x[t] - 2.0 * x[t - p] + x[t - 2 * p]) > tolerance);
        if (is_period)
            return static_cast<std::int64_t>(p);
    }
    return 0;
}

TEST(Period, IsThatOfTheDefinition) {
    RandomSequence random({11, Purpose::bootstrap}, {0, 0, 0});
    const auto below = [&](std::size_t bound) {
        return static_cast<std::size_t>(uniform_below(random.next(), bound));
    };
    std::vector<int> found(3, 0);  // none, some, not finite
    for (int trial = 0; trial < 3000; ++trial) {
        const std::size_t length = trial % 2 == 0 ? period_window : 3 + below(300);
        const std::size_t cycle = 1 + below(70);
        const double size = trial % 5 == 0 ? 1e308 : std::exp2(static_cast<double>(below(20)) - 10.0);
        const double noise = std::exp2(-static_cast<double>(below(20)));  // around the tolerance, too
        std::vector<double> branches(cycle), x(length);
        for (double& branch : branches)
            branch = size * uniform_open(random.next());
        for (std::size_t t = 0; t < length; ++t)
            x[t] = branches[t % cycle] + 1e-3 * size * noise * (uniform_open(random.next()) - 0.5);
        if (trial % 3 == 0)  // one value alone, wherever it stands
            x[below(length)] += trial % 7 == 0 ? std::numeric_limits<double>::infinity() : 0.01 * size;
        const std::int64_t period = plain_period(x);
        ASSERT_EQ(detect_period(x), period) << "trial " << trial << ", length " << length;
        ++found[period > 0 ? 1U : period == 0 ? 0U : 2U];
    }
    EXPECT_GT(*std::min_element(found.begin(), found.end()), 100);
}

}  // namespace
}  // namespace netlyap::series
