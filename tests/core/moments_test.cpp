#include "netlyap/core/moments.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace netlyap {
namespace {

TEST(Moments, OfEqualValuesAreTheValueAndNothing) {
    for (const double value : {0.1, 1.0 / 3.0, -0.7, 1e300, 4e-310})
        for (const std::size_t n : {1U, 2U, 3U, 10U, 1000U}) {
            const std::vector<double> x(n, value);
            EXPECT_TRUE(is_constant(x));
            EXPECT_EQ(mean_of(x), value);
            EXPECT_EQ(standard_deviation(x, n), 0.0);
            EXPECT_EQ(deviations(x), std::vector<double>(n, 0.0));
        }
    EXPECT_TRUE(is_constant({}) && std::isnan(mean_of({})));
    EXPECT_FALSE(is_constant(std::vector<double>(2, std::numeric_limits<double>::quiet_NaN())));
}

/// Values value + k units in the last place have a variance that whole numbers give exactly.
TEST(Moments, OfAFewUnitsInTheLastPlaceAreThoseOfTheUnits) {
    for (const double value : {0.1, 0.7, 1e-200, 1.5e300}) {
        const double unit = std::nextafter(value, HUGE_VAL) - value;
        for (const std::int64_t n : {3, 7, 1000, 12'345}) {
            std::vector<double> x;
            std::int64_t sum = 0;
            std::int64_t squares = 0;
            for (std::int64_t t = 0; t < n; ++t) {
                const std::int64_t k = t * t * 7919 % 5;
                x.push_back(value + static_cast<double>(k) * unit);
                sum += k;
                squares += k * k;
            }
            const double exact =
                std::sqrt(static_cast<double>(n * squares - sum * sum)) / static_cast<double>(n);
            EXPECT_NEAR(standard_deviation(x, static_cast<std::size_t>(n)) / unit, exact, 1e-14 * exact);
            const std::vector<double> centred = deviations(x);
            for (std::int64_t t = 0; t < n; ++t)
                EXPECT_NEAR(centred[static_cast<std::size_t>(t)] / unit,
                            static_cast<double>(n * (t * t * 7919 % 5) - sum) / static_cast<double>(n),
                            4e-15 * 5.0);
        }
    }
}

TEST(Moments, OfGreatAndSmallValuesNeitherOverflowNorUnderflow) {
    EXPECT_EQ(standard_deviation(std::vector<double>{-1e308, 1e308}, 2), 1e308);
    EXPECT_EQ(standard_deviation(std::vector<double>{-1.5e308, 1.5e308}, 2), 1.5e308);
    EXPECT_GT(standard_deviation(std::vector<double>{0.0, 1e-300, 3e-300}, 2), 1e-300);
    std::vector<double> x = {3.0, -12.0, 0.0};
    EXPECT_EQ(scale_to_one(x), 4);
    EXPECT_EQ(x, (std::vector<double>{0.1875, -0.75, 0.0}));
}

}  // namespace
}  // namespace netlyap
