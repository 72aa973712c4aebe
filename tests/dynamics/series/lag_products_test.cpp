#include "series/lag_products.hpp"

#include "netlyap/core/digest.hpp"
#include "netlyap/core/moments.hpp"
#include "netlyap/core/quantile.hpp"
#include "netlyap/dynamics/series/autocorrelation.hpp"

#include "known_series.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace netlyap::series {
namespace {

/// sum_t x(t) x(t + l) / sum_t x(t)^2, plainly.
std::vector<double> direct_ratios(const std::vector<double>& x, std::size_t max_lag) {
    std::vector<double> ratios;
    long double squares = 0.0L;
    for (const double value : x)
        squares += static_cast<long double>(value) * value;
    for (std::size_t lag = 0; lag <= max_lag; ++lag) {
        long double sum = 0.0L;
        for (std::size_t t = 0; t + lag < x.size(); ++t)
            sum += static_cast<long double>(x[t]) * x[t + lag];
        ratios.push_back(static_cast<double>(sum / squares));
    }
    return ratios;
}

void expect_as_direct(const std::vector<double>& series, std::size_t max_lag) {
    const std::vector<double> x = deviations(series);
    const std::vector<double> sums = LagProducts(max_lag)(x, no_pulse);
    const std::vector<double> direct = direct_ratios(x, max_lag);
    ASSERT_EQ(sums.size(), max_lag + 1);
    for (std::size_t lag = 0; lag <= max_lag; ++lag)
        EXPECT_NEAR(sums[lag] / sums[0], direct[lag], 1e-14) << x.size() << " values, lag " << lag;
}

TEST(LagProducts, AreTheDirectSums) {
    for (const std::size_t n : {2U, 3U, 9U, 100U, 511U, 512U, 513U, 1025U, 5003U})
        for (const std::size_t max_lag : {1U, 3U, 4U, 100U, 127U, 128U, 1023U, 1024U})
            if (max_lag < n)
                expect_as_direct(test::noise(n, n), max_lag);
    expect_as_direct(test::autoregressive(20'000, 1, 0.99), 700);
    expect_as_direct(test::noise(4099, 1), 4098);
}

TEST(LagProducts, OfUglySeries) {
    std::vector<double> nearly_constant = test::noise(5000, 1), far_off = nearly_constant,
                        ramp = nearly_constant, spike = nearly_constant;
    for (std::size_t t = 0; t < 5000; ++t) {
        nearly_constant[t] = 3.0 + 1e-13 * nearly_constant[t];
        far_off[t] += 1e9;
        ramp[t] = static_cast<double>(t);
        spike[t] *= t == 4000 ? 1e12 : 1.0;
    }
    for (const std::vector<double>& series : {nearly_constant, far_off, ramp, spike})
        expect_as_direct(series, 300);
}

/// The band by direct sums of the same shuffles; the contract of shuffled_autocorrelation, written plainly.
AutocorrelationBand direct_band(const std::vector<double>& series, std::size_t max_lag,
                                std::size_t shuffles) {
    std::vector<std::vector<double>> values(max_lag + 1);
    for (std::size_t shuffle = 0; shuffle < shuffles; ++shuffle) {
        std::vector<double> x = series;
        RandomSequence sequence({1, Purpose::shuffle}, {shuffle, 0, 0});
        for (std::size_t i = x.size() - 1; i > 0; --i)
            std::swap(x[i], x[uniform_below(sequence.next(), i + 1)]);
        const std::vector<double> ratios = direct_ratios(deviations(x), max_lag);
        const auto n = static_cast<double>(x.size());
        for (std::size_t lag = 0; lag <= max_lag; ++lag)
            values[lag].push_back(ratios[lag] * n / (n - static_cast<double>(lag)));
    }
    AutocorrelationBand band;
    for (std::vector<double>& of_lag : values) {
        std::sort(of_lag.begin(), of_lag.end());
        band.low.push_back(quantile(of_lag, 0.025));
        band.high.push_back(quantile(of_lag, 0.975));
    }
    return band;
}

TEST(LagProducts, BandsAgreeOnBothSidesOfTheThreshold) {
    for (const std::size_t n : {4095U, 4096U})
        for (const std::size_t max_lag : {99U, 100U}) {
            const std::vector<double> x = test::noise(n, 3);
            const AutocorrelationBand band = shuffled_autocorrelation(x, max_lag, 12, 1);
            const AutocorrelationBand direct = direct_band(x, max_lag, 12);
            EXPECT_EQ(band.low[0], 1.0);
            EXPECT_EQ(band.high[0], 1.0);
            const std::vector<double> r = autocorrelation(x, max_lag);
            const std::vector<double> ratios = direct_ratios(deviations(x), max_lag);
            const auto length = static_cast<double>(n);
            for (std::size_t lag = 0; lag <= max_lag; ++lag) {
                EXPECT_NEAR(r[lag], ratios[lag] * length / (length - static_cast<double>(lag)), 1e-12);
                EXPECT_NEAR(band.low[lag], direct.low[lag], 1e-12) << n << " " << lag;
                EXPECT_NEAR(band.high[lag], direct.high[lag], 1e-12) << n << " " << lag;
            }
        }
}

TEST(LagProducts, BandOfValuesWhoseSquaresAreNearlyTooGreatOrSmall) {
    const std::vector<double> x = test::noise(5000, 3);
    const AutocorrelationBand band = shuffled_autocorrelation(x, 120, 5, 1);
    for (const int power : {-1000, -480, 480, 1000}) {
        std::vector<double> scaled = x;
        for (double& value : scaled)
            value = std::ldexp(value, power);
        EXPECT_EQ(shuffled_autocorrelation(scaled, 120, 5, 1).high, band.high) << power;
    }
    for (const double value : shuffled_autocorrelation(std::vector<double>(5000, 0.5), 120, 5, 1).high)
        EXPECT_TRUE(std::isnan(value)) << "constant";
}

TEST(LagProducts, AreChosenByLengthAndLagsAlone) {
    EXPECT_FALSE(is_faster_by_transform(4096, 99));
    EXPECT_TRUE(is_faster_by_transform(4096, 100));
    EXPECT_FALSE(is_faster_by_transform(4095, 100));
    for (const std::size_t n : {200U, 4095U, 4096U, 10'000U, 1'000'000U})
        for (std::size_t lag = 1; lag < n && lag < 6000; ++lag)
            if (is_faster_by_transform(n, lag - 1)) {
                ASSERT_TRUE(is_faster_by_transform(n, lag));
                ASSERT_TRUE(is_faster_by_transform(n + 1, lag - 1));
            }
}

TEST(LagProducts, HaveTheBitsOfEveryMachine) {
    const AutocorrelationBand band = shuffled_autocorrelation(test::noise(5000, 1), 200, 20, 1);
    EXPECT_EQ(digest_text(digest(std::as_bytes(std::span(band.low)))), "bfa0eafe0df7114f");
    EXPECT_EQ(digest_text(digest(std::as_bytes(std::span(band.high)))), "3a0c42c460f485c9");
    EXPECT_EQ(band.low[1], -0x1.03a3c1d643b08p-5);
    EXPECT_EQ(band.high[200], 0x1.1b856ba73c74bp-5);
    const std::vector<double> sums = LagProducts(1000)(test::noise(9001, 1), no_pulse);
    EXPECT_EQ(digest_text(digest(std::as_bytes(std::span(sums)))), "3ad820cfb8c44b08");
}

TEST(LagProducts, CanBeEndedAtAnyPulse) {
    const std::vector<double> x = test::noise(200'000, 3);
    int pulses = 0;
    const AutocorrelationBand whole = shuffled_autocorrelation(x, 100, 3, 1, [&] { ++pulses; });
    EXPECT_EQ(pulses, 3 * 7) << "391 blocks of 128 values in a quarter";
    for (const int last : {1, 5, pulses}) {
        int left = last;
        const Pulse end = [&] {
            if (--left == 0)
                throw std::runtime_error("enough");
        };
        EXPECT_THROW(static_cast<void>(shuffled_autocorrelation(x, 100, 3, 1, end)), std::runtime_error);
    }
}

}  // namespace
}  // namespace netlyap::series
