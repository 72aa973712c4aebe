#include "netlyap/core/elementary.hpp"

#include "points.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

namespace netlyap {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double smallest = std::numeric_limits<double>::denorm_min();
constexpr double largest = std::numeric_limits<double>::max();
constexpr double overflow_edge = 0x1.62e42fefa39efp+9;    // the last x whose e^x is finite
constexpr double underflow_edge = -0x1.74910d52d3051p+9;  // the last x whose e^x does not round to 0

/// |function - exact| in units of the last place of the exact value stays below the bound.
void expect_within(double bound, double (*function)(double), long double (*exact)(long double),
                   const Points& points) {
    double worst = 0.0;
    double worst_x = 0.0;
    for (const double x : points) {
        const long double value = exact(x);
        const auto ulps = static_cast<double>(std::fabs(function(x) - value) / last_place(value));
        if (!(ulps <= worst)) {
            worst = ulps;
            worst_x = x;
        }
    }
    EXPECT_LE(worst, bound) << "at " << std::hexfloat << worst_x;
}

long double exact_exp2_sixteenths(long double u) {
    return std::exp2(u / 16);
}

long double exact_exp10(long double x) {
    return std::pow(10.0L, x);
}

TEST(Exp2Sixteenths, IsAccurate) {
    for (const Points& points : {any_bits(-16320, 16320), uniform(-16320, 16320), uniform(-20, 20),
                                 around(0, 1), around(0.5, 1), around(-0.5, 1), around(100.5, 1)})
        expect_within(1.15, exp2_sixteenths, exact_exp2_sixteenths, points);
}

TEST(Exp2Sixteenths, IsExactForPowersOfTwoAndClampedBeyondThem) {
    for (int n = -1020; n <= 1020; ++n)
        EXPECT_EQ(exp2_sixteenths(16.0 * n), std::ldexp(1.0, n));
    for (const double u : {16320.0, 16320.1, 1e6, 1e300, infinity}) {
        EXPECT_EQ(exp2_sixteenths(u), 0x1p+1020) << u;
        EXPECT_EQ(exp2_sixteenths(-u), 0x1p-1020) << u;
    }
    EXPECT_TRUE(std::isnan(exp2_sixteenths(not_a_number)));
}

TEST(Exp, IsAccurate) {
    for (const Points& points :
         {any_bits(underflow_edge, overflow_edge), uniform(-708, overflow_edge), uniform(-2, 2), around(0, 1),
          around(ln2 / 32, 0.01), around(709.7, 0.08), around(693.147, 1), around(-693.147, 1)})
        expect_within(1.2, exp, std::exp, points);
    expect_within(1.2, exp, std::exp, uniform(underflow_edge, -708));  // units of the smallest denormal
}

TEST(Exp, HasItsSpecialValues) {
    EXPECT_EQ(exp(0.0), 1.0);
    EXPECT_EQ(exp(-0.0), 1.0);
    EXPECT_EQ(exp(smallest), 1.0);
    EXPECT_EQ(exp(infinity), infinity);
    EXPECT_EQ(exp(-infinity), 0.0);
    EXPECT_TRUE(std::isnan(exp(not_a_number)));
    EXPECT_TRUE(std::isfinite(exp(overflow_edge)));
    EXPECT_EQ(exp(std::nextafter(overflow_edge, infinity)), infinity);
    EXPECT_EQ(exp(underflow_edge), smallest);
    EXPECT_EQ(exp(std::nextafter(underflow_edge, -infinity)), 0.0);
}

TEST(Log, IsAccurate) {
    for (const Points& points :
         {any_bits(smallest, largest), uniform(0.5, 2), around(1, 0.4), around(std::sqrt(0.5), 0.1),
          around(std::sqrt(2.0), 0.1), uniform(smallest, 0x1p-1022), around(0x1p-1022, 0x1p-1023)})
        expect_within(1.0, log, std::log, points);
}

TEST(Log, HasItsSpecialValues) {
    EXPECT_EQ(log(1.0), 0.0);
    EXPECT_EQ(log(0.0), -infinity);
    EXPECT_EQ(log(-0.0), -infinity);
    EXPECT_EQ(log(infinity), infinity);
    for (const double x : {-smallest, -1.0, -infinity, not_a_number})
        EXPECT_TRUE(std::isnan(log(x))) << x;
}

TEST(Log1p, IsAccurate) {
    for (const Points& points :
         {any_bits(-1 + 0x1p-53, largest), uniform(-1, 3), around(0, 1), around(0, 0x1p-50),
          around(-0.29, 0.01), around(0.41, 0.01), around(1, 0.5), around(0x1p+53, 0x1p+52)})
        expect_within(1.5, log1p, std::log1p, points);
    Points near_pole = uniform(0, 1);
    for (std::size_t i = 0; i < near_pole.size(); ++i)
        near_pole[i] = -1 + std::ldexp(1 + near_pole[i], -2 - static_cast<int>(i % 51));
    expect_within(1.5, log1p, std::log1p, near_pole);
}

TEST(Log1p, HasItsSpecialValues) {
    EXPECT_EQ(log1p(0.0), 0.0);
    EXPECT_TRUE(std::signbit(log1p(-0.0)));
    EXPECT_EQ(log1p(smallest), smallest);
    EXPECT_EQ(log1p(-1.0), -infinity);
    EXPECT_EQ(log1p(infinity), infinity);
    for (const double x : {std::nextafter(-1.0, -2.0), -infinity, not_a_number})
        EXPECT_TRUE(std::isnan(log1p(x))) << x;
}

TEST(Exp10, OfAnIntegerIsTheLiteral) {
    for (int n = -307; n <= 308; ++n)
        EXPECT_EQ(exp10(n), std::stod("1e" + std::to_string(n))) << n;
    EXPECT_EQ(exp10(-8), 1e-8);
    EXPECT_EQ(exp10(-0.0), 1.0);
}

TEST(Exp10, IsAccurateBetweenTheIntegers) {
    for (const Points& points : {any_bits(-307.65, 308.25), uniform(-307.65, 308.25), uniform(-16, 2),
                                 around(-307.5, 0.1), around(308.2, 0.05), around(-7.5, 1)})
        expect_within(5.0, exp10, exact_exp10, points);
}

TEST(Exp10, HasItsSpecialValues) {
    EXPECT_EQ(exp10(infinity), infinity);
    EXPECT_EQ(exp10(-infinity), 0.0);
    EXPECT_EQ(exp10(309), infinity);
    EXPECT_EQ(exp10(-324), 0.0);
    EXPECT_NEAR(exp10(-310), 1e-310, 1e-322);
    EXPECT_TRUE(std::isnan(exp10(not_a_number)));
}

}  // namespace
}  // namespace netlyap
