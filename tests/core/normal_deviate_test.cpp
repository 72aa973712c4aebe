#include "netlyap/core/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace netlyap {
namespace {

constexpr long double sqrt2 = std::numbers::sqrt2_v<long double>;

/// The quantile of p = half + shift, from the distribution function in long double by Halley's method. The
/// smaller tail, or near the middle the distance to it, is what keeps its digits.
long double exact_quantile(double p, long double start) {
    long double x = start;
    for (int i = 0; i < 4; ++i) {
        const long double density =
            std::exp(-x * x / 2) / (sqrt2 * std::sqrt(std::numbers::pi_v<long double>));
        long double excess = 0.0L;  // Phi(x) - p
        if (std::fabs(p - 0.5) < 0.25)
            excess = std::erf(x / sqrt2) / 2 - (p - 0.5L);
        else if (p < 0.5)
            excess = std::erfc(-x / sqrt2) / 2 - p;
        else
            excess = (1.0L - p) - std::erfc(x / sqrt2) / 2;
        const long double newton = excess / density;
        x -= newton / (1 + x * newton / 2);
    }
    return x;
}

/// 1e5 deviates of one stream.
std::vector<double> deviates() {
    RandomSequence sequence({2, Purpose::initial_condition}, {0, 0, 0});
    std::vector<double> values(100000);
    for (double& value : values)
        value = normal_deviate(sequence.next());
    return values;
}

TEST(NormalQuantile, IsAccurateInTheMiddleAndInBothTails) {
    RandomSequence sequence({1, Purpose::dip_null}, {3, 0, 0});
    double worst = 0.0;
    double worst_p = 0.0;
    for (int i = 0; i < 60000; ++i) {
        const double uniform = uniform_open(sequence.next());
        const double tail = std::ldexp(uniform, -(i / 3 % 1000));
        const double near_half = 0.5 + std::ldexp(uniform - 0.5, -(i / 3 % 50));
        const double p = i % 3 == 0 ? tail : i % 3 == 1 ? near_half : 1.0 - std::ldexp(uniform, -(i % 52));
        if (p == 0.5 || p == 1.0)
            continue;
        const double quantile = normal_quantile(p);
        const long double exact = exact_quantile(p, quantile);
        const auto error = static_cast<double>(std::fabs((quantile - exact) / exact));
        if (!(error <= worst)) {
            worst = error;
            worst_p = p;
        }
    }
    EXPECT_LT(worst, 1e-15) << "at p = " << std::hexfloat << worst_p;
    EXPECT_EQ(normal_quantile(0.5), 0.0);
    EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-15);
}

TEST(NormalQuantile, IsAntisymmetric) {
    RandomSequence sequence({1, Purpose::dip_null}, {4, 0, 0});
    for (int i = 0; i < 10000; ++i) {
        const double p = uniform_open(sequence.next());  // 1 - p is exact
        EXPECT_EQ(normal_quantile(1.0 - p), -normal_quantile(p)) << p;
    }
    const std::uint64_t ones = ~std::uint64_t{0};
    EXPECT_EQ(normal_deviate(0), -normal_deviate(ones));
    EXPECT_NEAR(normal_deviate(ones), 8.2095361516013868, 1e-14);  // the largest deviate there is
}

TEST(NormalDeviate, HasTheMomentsOfTheNormalDistribution) {
    double moments[5] = {};
    const std::vector<double> values = deviates();
    const auto n = static_cast<double>(values.size());
    for (const double value : values)
        for (int k = 1; k <= 4; ++k)
            moments[k] += std::pow(value, k) / n;
    EXPECT_NEAR(moments[1], 0.0, 4 * std::sqrt(1 / n));  // four standard errors each
    EXPECT_NEAR(moments[2], 1.0, 4 * std::sqrt(2 / n));
    EXPECT_NEAR(moments[3], 0.0, 4 * std::sqrt(15 / n));
    EXPECT_NEAR(moments[4], 3.0, 4 * std::sqrt(96 / n));
}

TEST(NormalDeviate, PassesTheKolmogorovSmirnovTest) {
    std::vector<double> values = deviates();
    std::sort(values.begin(), values.end());
    const auto n = static_cast<double>(values.size());
    double distance = 0.0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double cumulative = 0.5 * std::erfc(-values[i] / std::numbers::sqrt2);
        distance = std::max(
            {distance, cumulative - static_cast<double>(i) / n, static_cast<double>(i + 1) / n - cumulative});
    }
    EXPECT_LT(std::sqrt(n) * distance, 1.36);  // exceeded by 5 % of all streams
}

}  // namespace
}  // namespace netlyap
