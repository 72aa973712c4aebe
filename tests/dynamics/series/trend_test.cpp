#include "netlyap/dynamics/series/trend.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace netlyap::series {
namespace {

template <class Function>
std::vector<double> series_of(std::size_t length, Function value) {
    std::vector<double> values;
    for (std::size_t t = 0; t < length; ++t)
        values.push_back(value(static_cast<double>(t)));
    return values;
}

TEST(Trend, IsOneWhereASeriesRisesAndMinusOneWhereItFalls) {
    EXPECT_EQ(trend(series_of(256, [](double t) { return 1.0 + t; })), 1.0);
    EXPECT_EQ(trend(series_of(256, [](double t) { return 1.0 / (1.0 + t); })), -1.0);
    EXPECT_EQ(trend(series_of(256, [](double t) { return -1.0 - t; })), -1.0);
}

TEST(Trend, IsKendallsTauOfEveryEighthValue) {
    // 0, 1, .., 31 at the values that are looked at but for two neighbours that change places: one pair of
    // 496
    std::vector<double> values(256, 1000.0);
    for (std::size_t i = 0; i < 32; ++i)
        values[i * 8 + 7] = static_cast<double>(i == 10 ? 11 : i == 11 ? 10 : i);
    EXPECT_DOUBLE_EQ(trend(values), 494.0 / 496.0);
}

TEST(Trend, IsNoneOfWhatChangesByLittle) {
    EXPECT_EQ(trend(series_of(256, [](double t) { return 1.0 - 1e-8 * t; })), 0.0);
    EXPECT_EQ(trend(series_of(256, [](double t) { return 1.0 - 1e-6 * t; })), -1.0);
    EXPECT_EQ(trend(std::vector<double>(256, 0.0)), 0.0);
}

TEST(Trend, IsSmallOfACycle) {
    const auto parity = [](double t) { return std::fmod(t, 3.0) + 0.01 * std::sin(t); };
    EXPECT_LT(std::fabs(trend(series_of(256, parity))), 0.2);
}

TEST(Trend, IsMissingWhereValuesAre) {
    std::vector<double> values(256, 1.0);
    values[7] = std::numeric_limits<double>::infinity();
    EXPECT_TRUE(std::isnan(trend(values)));
    EXPECT_TRUE(std::isnan(trend(std::vector<double>(24, 1.0)))) << "three values";
    EXPECT_EQ(trend(std::vector<double>(32, 1.0)), 0.0);
}

}  // namespace
}  // namespace netlyap::series
