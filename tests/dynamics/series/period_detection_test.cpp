#include "netlyap/dynamics/series/period_detection.hpp"

#include "known_series.hpp"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace netlyap::series
