#include "netlyap/model/activation.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace netlyap {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

double phi(Activation activation, double z) {
    return activation_of_folded(activation, folding_factor(activation) * z);
}

TEST(Activation, SigmoidIsAccurate) {
    for (double z = -40.0; z <= 40.0; z += 1.0 / 128) {
        const double exact = static_cast<double>(1.0L / (1.0L + std::exp(-static_cast<long double>(z))));
        // Rounding of the folded argument: half a unit in the last place of z, times phi'/phi < 1.
        EXPECT_NEAR(phi(Activation::sigmoid, z), exact, exact * (4e-16 + std::fabs(z) * 2e-16)) << z;
    }
}

TEST(Activation, TanhIsAccurate) {
    for (double z = -20.0; z <= 20.0; z += 1.0 / 128) {
        const double exact = static_cast<double>(std::tanh(static_cast<long double>(z)));
        EXPECT_NEAR(phi(Activation::tanh, z), exact, 4e-16) << z;
    }
}

TEST(Activation, ReluIsExact) {
    for (const double z : {1e-320, 0.1, 7.0, 1e300, infinity}) {
        EXPECT_EQ(phi(Activation::relu, z), z);
        EXPECT_EQ(phi(Activation::relu, -z), 0.0);
    }
    EXPECT_FALSE(std::signbit(phi(Activation::relu, -0.0)));
}

TEST(Activation, HasItsLimits) {
    EXPECT_EQ(phi(Activation::sigmoid, 0.0), 0.5);
    EXPECT_EQ(phi(Activation::tanh, 0.0), 0.0);
    for (const double z : {800.0, 1e300, infinity}) {
        EXPECT_EQ(phi(Activation::sigmoid, z), 1.0);
        EXPECT_EQ(phi(Activation::sigmoid, -z), 0x1p-1020);
        EXPECT_EQ(phi(Activation::tanh, z), 1.0);
        EXPECT_EQ(phi(Activation::tanh, -z), -1.0);
    }
}

TEST(Activation, OfNoNumber) {
    EXPECT_TRUE(std::isnan(phi(Activation::sigmoid, not_a_number)));
    EXPECT_TRUE(std::isnan(phi(Activation::tanh, not_a_number)));
    EXPECT_EQ(phi(Activation::relu, not_a_number), 0.0);
}

TEST(Activation, DerivativeFollowsFromTheValue) {
    for (const double a : {0.0, 0.25, 0.5, 1.0}) {
        EXPECT_DOUBLE_EQ(times_derivative(Activation::sigmoid, a, 8.0), 8.0 * a * (1.0 - a));
        EXPECT_DOUBLE_EQ(times_derivative(Activation::tanh, a, 8.0), 8.0 * (1.0 - a * a));
        EXPECT_DOUBLE_EQ(times_derivative(Activation::tanh, -a, 8.0), 8.0 * (1.0 - a * a));
    }
    EXPECT_EQ(times_derivative(Activation::relu, 0.0, 8.0), 0.0);  // at the kink
    EXPECT_EQ(times_derivative(Activation::relu, 1e-320, 8.0), 8.0);
    EXPECT_EQ(times_derivative(Activation::sigmoid, std::nextafter(1.0, 0.0), 1.0), 0x1p-53 - 0x1p-106);
}

}  // namespace
}  // namespace netlyap
