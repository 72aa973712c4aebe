#include "netlyap/model/activation.hpp"

#include "netlyap/core/random.hpp"

#include "every_activation.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <vector>

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

/// Arguments with every exponent, both signs and random mantissas, denormals among them; most of them where
/// the activations change.
std::vector<double> arguments_in_bit_space() {
    RandomSequence sequence({1, Purpose::bootstrap}, {0, 0, 0});
    std::vector<double> arguments = {0.0, -0.0};
    for (std::uint64_t exponent = 0; exponent < 2047; ++exponent)
        for (int draw = exponent > 1013 && exponent < 1038 ? 10'000 : 100; draw > 0; --draw) {
            const std::uint64_t word = sequence.next();
            arguments.push_back(std::bit_cast<double>((word & 0x800fffffffffffffULL) | exponent << 52));
        }
    return arguments;
}

/// 2^(u/16) where both kernels clamp it.
long double power(double u) {
    return std::exp2(std::clamp(static_cast<long double>(u), -16320.0L, 16320.0L) / 16.0L);
}

long double ulps(double value, long double exact) {
    int exponent = 0;
    std::frexp(exact, &exponent);
    return std::fabs(value - exact) / std::ldexp(1.0L, exponent - 53);
}

TEST(Activation, SigmoidKeepsItsErrorInAllOfBitSpace) {
    long double worst = 0.0L;
    for (const double u : arguments_in_bit_space())
        worst = std::max(worst, ulps(activation_of_folded(Activation::sigmoid, u), 1.0L / (1.0L + power(u))));
    EXPECT_LE(worst, 3.0L);
    EXPECT_GE(worst, 2.5L) << "the bound of activation.hpp can be lowered";
}

TEST(Activation, TanhKeepsItsErrorInAllOfBitSpace) {
    long double worst = 0.0L;
    for (const double u : arguments_in_bit_space()) {
        const long double exact = 1.0L - 2.0L / (1.0L + power(u));
        worst = std::max(worst, std::fabs(activation_of_folded(Activation::tanh, u) - exact));
    }
    EXPECT_LE(worst, 0x1.8p-52L);
    EXPECT_GE(worst, 0x1p-53L) << "the bound of activation.hpp can be lowered";
}

TEST(Activation, ReluIsExact) {
    for (const double z : {1e-320, 0.1, 7.0, 1e300, infinity}) {
        EXPECT_EQ(phi(Activation::relu, z), z);
        EXPECT_EQ(phi(Activation::relu, -z), 0.0);
    }
    EXPECT_FALSE(std::signbit(phi(Activation::relu, -0.0)));
}

TEST(Activation, IdentityIsItsArgument) {
    for (const double z : {0.0, 1e-320, -7.0, 1e300, infinity, -infinity}) {
        EXPECT_EQ(phi(Activation::identity, z), z);
        EXPECT_EQ(times_derivative(Activation::identity, z, 8.0), 8.0);
    }
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
    EXPECT_TRUE(std::isnan(phi(Activation::identity, not_a_number)));
    EXPECT_EQ(phi(Activation::relu, not_a_number), 0.0);
}

TEST(Activation, HasAKeptSlopeWhereItIsASmoothRectifier) {
    std::vector<Activation> kept;
    for (const Activation activation : every_activation())
        if (has_kept_slope(activation)) {
            kept.push_back(activation);
            EXPECT_EQ(folding_factor(activation), 1.0);
        }
    EXPECT_EQ(kept, (std::vector{Activation::softplus, Activation::gelu, Activation::swish}));
    for (const double z : {-40.0, -1.5, -0.0, 0.3, 7.0}) {
        EXPECT_EQ(activation_and_slope(Activation::softplus, z).value, softplus(z).value);
        EXPECT_EQ(activation_and_slope(Activation::gelu, z).slope, gelu(z).slope);
        EXPECT_EQ(activation_and_slope(Activation::swish, z).slope, swish(z).slope);
    }
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
