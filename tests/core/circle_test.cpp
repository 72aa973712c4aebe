#include "netlyap/core/circle.hpp"

#include "points.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

namespace netlyap {
namespace {

/// |value - exact| in units of the last place of the exact value.
double ulps(double value, long double exact) {
    const double rounded = std::fabs(static_cast<double>(exact));
    const double unit = std::nextafter(rounded, std::numeric_limits<double>::infinity()) - rounded;
    return static_cast<double>(std::fabs(static_cast<long double>(value) - exact)) / unit;
}

TEST(Circle, IsWithinTwoUlp) {
    constexpr long double pi = std::numbers::pi_v<long double>;
    double worst = 0.0;
    for (int i = -40000; i <= 40000; ++i) {
        const double r = i * 0x1.0a3d70a3d70a4p-18;  // to +-0.16 beyond 1/8, whose multiples are exact below
        for (const double offset : {0.0, 0.25, -0.125})
            for (const auto& [value, exact] :
                 {std::pair(sin_pi(r + offset), std::sin(pi * static_cast<long double>(r + offset))),
                  std::pair(cos_pi(r + offset), std::cos(pi * static_cast<long double>(r + offset)))})
                worst = std::max(worst, exact == 0.0L ? 0.0 : ulps(value, exact));
    }
    EXPECT_LE(worst, 2.0);
    EXPECT_GT(worst, 0.5);
}

TEST(Circle, HasExactQuarters) {
    for (const double turns : {0.0, 2.0, -4.0, 0x1p40}) {
        EXPECT_EQ(sin_pi(turns), 0.0);
        EXPECT_EQ(cos_pi(turns), 1.0);
        EXPECT_EQ(sin_pi(turns + 0.5), 1.0);
        EXPECT_EQ(cos_pi(turns + 0.5), 0.0);
        EXPECT_EQ(cos_pi(turns + 1.0), -1.0);
        EXPECT_EQ(sin_pi(turns + 1.5), -1.0);
    }
}

TEST(Circle, RepeatsAfterATurnAndIsSymmetric) {
    for (const double x : {0.1875, 0.40625, 0.8125, 1.3125}) {
        EXPECT_EQ(sin_pi(x + 2.0), sin_pi(x));
        EXPECT_EQ(cos_pi(x - 2.0), cos_pi(x));
        EXPECT_EQ(sin_pi(-x), -sin_pi(x));
        EXPECT_EQ(cos_pi(-x), cos_pi(x));
        EXPECT_EQ(cos_pi(0.5 - x), sin_pi(x));
    }
}

TEST(Circle, GivesNanWhereThereIsNoAngle) {
    for (const double x : {std::numeric_limits<double>::infinity(), std::nan("")}) {
        EXPECT_TRUE(std::isnan(sin_pi(x)));
        EXPECT_TRUE(std::isnan(cos_pi(x)));
    }
}

TEST(ArcTangent, IsWithinTwoUlp) {
    double worst = 0.0;
    for (const Points& points : {any_bits(-1e300, 1e300), uniform(-1, 1), uniform(-10, 10), around(1, 1),
                                 around(0.41421356, 0.01), around(2.41421356, 0.1), uniform(0, 0.42)})
        for (const double x : points)
            if (std::fabs(x) > 1e-300)
                worst = std::max(worst, ulps(atan(x), std::atan(static_cast<long double>(x))));
    EXPECT_LE(worst, 2.0);
    EXPECT_GT(worst, 0.5);
}

TEST(ArcTangent, HasItsSpecialValues) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    EXPECT_EQ(atan(0.0), 0.0);
    EXPECT_TRUE(std::signbit(atan(-0.0)));
    EXPECT_EQ(atan(1.0), std::numbers::pi / 4);
    EXPECT_EQ(atan(infinity), std::numbers::pi / 2);
    EXPECT_EQ(atan(-infinity), -std::numbers::pi / 2);
    EXPECT_EQ(atan(1e-310), 1e-310);
    EXPECT_TRUE(std::isnan(atan(std::nan(""))));
}

}  // namespace
}  // namespace netlyap
