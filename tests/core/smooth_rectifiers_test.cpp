#include "netlyap/core/smooth_rectifiers.hpp"

#include "points.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <numbers>

namespace netlyap {
namespace {

using Limits = std::numeric_limits<double>;
using Rectifier = ValueAndSlope (*)(double);

constexpr double no_limit = Limits::infinity();

struct ExactRectifier {
    long double value;
    long double slope;
    long double terms;  ///< the sum of the sizes of the terms that the slope consists of
};

ExactRectifier exact_softplus(long double z) {
    const long double e = std::exp(-std::fabs(z));
    const long double slope = (z > 0 ? 1 : e) / (1 + e);
    return {std::max(z, 0.0L) + std::log1p(e), slope, slope};
}

ExactRectifier exact_swish(long double z) {
    const long double e = std::exp(-std::fabs(z));
    const long double s = (z > 0 ? 1 : e) / (1 + e);
    const long double bend = z * s * (z > 0 ? e : 1) / (1 + e);
    return {z * s, s + bend, s + std::fabs(bend)};
}

/// With what y = z / sqrt 2 and z^2 / 2 lose by rounding made good: far out the exponential shows it.
ExactRectifier exact_gelu(long double z) {
    const long double y = -z / std::numbers::sqrt2_v<long double>;
    const long double half = z / 2;
    const long double p = z * half;
    const long double p_low = std::fma(z, half, -p);
    const long double q = y * y;
    const long double missing = (q - p) + (std::fma(y, y, -q) - p_low);
    const long double phi = std::erfc(y) / 2 * (y > 1 ? 1 + missing : 1);
    const long double bend = z * std::exp(-p) * (1 - p_low) / std::sqrt(2 * std::numbers::pi_v<long double>);
    return {z * phi, phi + bend, phi + std::fabs(bend)};
}

struct WorstError {
    double value = 0.0;
    double slope = 0.0;
    double at_value = 0.0;
    double at_slope = 0.0;
};

/// In units of the last place, of the slope in those of its terms.
WorstError worst_error(Rectifier function, ExactRectifier (*exact)(long double), const Points& points) {
    WorstError worst;
    for (const double z : points) {
        const ValueAndSlope got = function(z);
        const ExactRectifier wanted = exact(z);
        const auto value =
            static_cast<double>(std::fabs(got.value - wanted.value) / last_place(wanted.value));
        const auto slope =
            static_cast<double>(std::fabs(got.slope - wanted.slope) / last_place(wanted.terms));
        if (!(value <= worst.value)) {
            worst.value = value;
            worst.at_value = z;
        }
        if (!(slope <= worst.slope)) {
            worst.slope = slope;
            worst.at_slope = z;
        }
    }
    return worst;
}

/// Arguments of all sizes, those where the functions bend and those where they are denormal; the bounds are
/// those of the header, and are nearly reached.
void expect_accurate(Rectifier function, ExactRectifier (*exact)(long double), double value_bound,
                     double slope_bound, double first_denormal) {
    double largest_value = 0.0;
    double largest_slope = 0.0;
    for (const Points& points :
         {any_bits(-Limits::max(), Limits::max()), uniform(-40, 40), uniform(-8, 8),
          uniform(1.1 * first_denormal, 0), uniform(1.1 * first_denormal, first_denormal), around(0, 1),
          around(-1.2785, 0.5), around(-0.7518, 0.5), around(-38.5, 0.5), around(-745, 1)}) {
        const WorstError worst = worst_error(function, exact, points);
        EXPECT_LE(worst.value, value_bound) << "at " << std::hexfloat << worst.at_value;
        EXPECT_LE(worst.slope, slope_bound) << "at " << std::hexfloat << worst.at_slope;
        largest_value = std::max(largest_value, worst.value);
        largest_slope = std::max(largest_slope, worst.slope);
    }
    EXPECT_GE(largest_value, value_bound - 1.0) << "the bound of smooth_rectifiers.hpp can be lowered";
    EXPECT_GE(largest_slope, slope_bound - 1.0) << "the bound of smooth_rectifiers.hpp can be lowered";
}

TEST(SmoothRectifiers, AreAccurate) {
    expect_accurate(softplus, exact_softplus, 2.5, 3.5, -708.0);
    expect_accurate(swish, exact_swish, 4.0, 5.0, -714.0);
    expect_accurate(gelu, exact_gelu, 4.5, 3.5, -37.5);
}

TEST(SmoothRectifiers, HaveTheirLimits) {
    for (const Rectifier function : {softplus, swish, gelu}) {
        for (const double z : {1000.0, 1e300, Limits::max(), no_limit}) {
            EXPECT_EQ(function(z).value, z);
            EXPECT_EQ(function(z).slope, 1.0);
            EXPECT_EQ(function(-z).value, 0.0);
            EXPECT_EQ(function(-z).slope, 0.0);
            EXPECT_EQ(std::signbit(function(-z).value), function != softplus);
            EXPECT_EQ(std::signbit(function(-z).slope), function != softplus);
        }
        EXPECT_TRUE(std::isnan(function(Limits::quiet_NaN()).value));
        EXPECT_TRUE(std::isnan(function(Limits::quiet_NaN()).slope));
    }
}

TEST(SmoothRectifiers, HaveTheirValuesAtZero) {
    for (const double z : {0.0, -0.0}) {
        EXPECT_EQ(softplus(z).value, std::numbers::ln2);
        EXPECT_EQ(swish(z).value, 0.0);
        EXPECT_EQ(gelu(z).value, 0.0);
        for (const Rectifier function : {softplus, swish, gelu})
            EXPECT_EQ(function(z).slope, 0.5);
        EXPECT_EQ(std::signbit(swish(z).value), std::signbit(z));
        EXPECT_EQ(std::signbit(gelu(z).value), std::signbit(z));
    }
    for (const double z : {0x1p-1000, -0x1p-1000}) {
        EXPECT_EQ(swish(z).value, z / 2);
        EXPECT_EQ(gelu(z).value, z / 2);
    }
}

TEST(SmoothRectifiers, EndInTheSmallestDenormals) {
    EXPECT_EQ(softplus(-0x1.74910d52d3051p+9).value, Limits::denorm_min());
    EXPECT_EQ(softplus(std::nextafter(-0x1.74910d52d3051p+9, -no_limit)).value, 0.0);
    EXPECT_EQ(swish(-750.0).value, -3 * Limits::denorm_min());  // 750 e^-750 = 2.9 * 2^-1074
    EXPECT_EQ(gelu(-38.4).value, static_cast<double>(exact_gelu(-38.4).value));
    EXPECT_LT(gelu(-38.4).value, 0.0);
}

TEST(SmoothRectifiers, HaveASlopeThatIsTheirDerivative) {
    for (const Rectifier function : {softplus, swish, gelu})
        for (double z = -6.0; z <= 6.0; z += 0.37) {
            const double h = 0x1p-10;
            const double difference = (8 * (function(z + h).value - function(z - h).value) -
                                       (function(z + 2 * h).value - function(z - 2 * h).value)) /
                                      (12 * h);  // error O(h^4)
            EXPECT_NEAR(function(z).slope, difference, 2e-12) << z;
        }
}

struct ExactCurvature {
    long double value;
    long double terms;  ///< the sum of the sizes of its terms
};

ExactCurvature exact_curvature_of_softplus(long double z) {
    const long double e = std::exp(-std::fabs(z));
    return {e / (1 + e) / (1 + e), e / (1 + e) / (1 + e)};
}

ExactCurvature exact_curvature_of_swish(long double z) {
    const long double slope = exact_curvature_of_softplus(z).value;
    const long double bend = -z * std::tanh(z / 2);
    return {slope * (2 + bend), slope * (2 + std::fabs(bend))};
}

ExactCurvature exact_curvature_of_gelu(long double z) {
    const long double density = std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi_v<long double>);
    return {density * (2 - z * z), density * (2 + z * z)};
}

TEST(SmoothRectifiers, HaveAccurateCurvatures) {
    struct Case {
        double (*function)(double);
        ExactCurvature (*exact)(long double);
    };
    for (const auto& [function, exact] : {Case{softplus_curvature, exact_curvature_of_softplus},
                                          {swish_curvature, exact_curvature_of_swish},
                                          {gelu_curvature, exact_curvature_of_gelu}}) {
        for (const Points& points : {uniform(-30, 30), uniform(-4, 4), around(0, 1), around(2.3994, 0.1)})
            for (const double z : points) {
                const ExactCurvature wanted = exact(z);
                EXPECT_LE(std::fabs(function(z) - wanted.value), 6 * last_place(wanted.terms)) << z;
            }
        for (const double z : {1000.0, -1000.0, no_limit, -no_limit})
            EXPECT_EQ(function(z), 0.0) << z;
        EXPECT_TRUE(std::isnan(function(Limits::quiet_NaN())));
    }
}

}  // namespace
}  // namespace netlyap
