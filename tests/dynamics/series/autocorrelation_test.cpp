#include "netlyap/dynamics/series/autocorrelation.hpp"

#include "netlyap/core/moments.hpp"

#include "exact_autocorrelation.hpp"
#include "known_series.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace netlyap::series {
namespace {

TEST(Autocorrelation, IsItsDefinition) {
    const std::vector<double> x = {1, 3, 2, 5, 4, 4, 2, 7, 1, 1, 6};
    double mean = 0.0;
    for (const double value : x)
        mean += value / 11.0;
    double variance = 0.0;
    for (const double value : x)
        variance += (value - mean) * (value - mean) / 11.0;
    const std::vector<double> r = autocorrelation(x, 10);
    ASSERT_EQ(r.size(), 11U);
    for (std::size_t lag = 0; lag <= 10; ++lag) {
        double sum = 0.0;
        for (std::size_t t = 0; t + lag < x.size(); ++t)
            sum += (x[t] - mean) * (x[t + lag] - mean);
        EXPECT_NEAR(r[lag], sum / static_cast<double>(11 - lag) / variance, 1e-14) << lag;
    }
    EXPECT_EQ(r[0], 1.0);
}

TEST(Autocorrelation, OfAPeriodIsThePeriod) {
    std::vector<double> x;
    for (int t = 0; t < 3000; ++t)
        x.push_back(t % 3);
    const std::vector<double> r = autocorrelation(x, 6);
    for (const std::size_t lag : {0U, 3U, 6U})
        EXPECT_NEAR(r[lag], 1.0, 1e-12);
    for (const std::size_t lag : {1U, 2U, 4U, 5U})
        EXPECT_NEAR(r[lag], -0.5, 1e-2);
}

TEST(Autocorrelation, OfAnAutoregressiveSeriesIsAPower) {
    const std::vector<double> r = autocorrelation(test::autoregressive(200'000, 1, 0.8), 5);
    for (std::size_t lag = 0; lag <= 5; ++lag)
        EXPECT_NEAR(r[lag], std::pow(0.8, static_cast<double>(lag)), 0.02);
}

TEST(Autocorrelation, ShufflesMakeABandThatNoiseKeepsAndMemoryLeaves) {
    constexpr std::size_t lags = 40;
    const auto outside = [](const std::vector<double>& x) {
        const std::vector<double> r = autocorrelation(x, lags);
        const AutocorrelationBand band = shuffled_autocorrelation(x, lags, 400, 1);
        int count = 0;
        for (std::size_t lag = 1; lag <= lags; ++lag)
            count += r[lag] < band.low[lag] || r[lag] > band.high[lag] ? 1 : 0;
        return count;
    };
    EXPECT_LE(outside(test::noise(3000, 5)), 6) << "5 % of 40 are 2";
    EXPECT_GE(outside(test::autoregressive(3000, 5, 0.9)), 20);
}

TEST(Autocorrelation, TheBandIsAsWideAsTheoryHasIt) {
    const AutocorrelationBand band = shuffled_autocorrelation(test::noise(4000, 2), 3, 2000, 7);
    EXPECT_EQ(band.low[0], 1.0);
    for (std::size_t lag = 1; lag <= 3; ++lag) {
        EXPECT_NEAR(band.high[lag], 1.96 / std::sqrt(4000.0), 0.1 * 1.96 / std::sqrt(4000.0));
        EXPECT_NEAR(band.low[lag], -1.96 / std::sqrt(4000.0), 0.1 * 1.96 / std::sqrt(4000.0));
    }
}

TEST(Autocorrelation, ShufflesAreReproducible) {
    const std::vector<double> x = test::noise(500, 3);
    EXPECT_EQ(shuffled_autocorrelation(x, 5, 50, 1).high, shuffled_autocorrelation(x, 5, 50, 1).high);
    EXPECT_NE(shuffled_autocorrelation(x, 5, 50, 1).high, shuffled_autocorrelation(x, 5, 50, 2).high);
}

/// One lag alone, in the order of sums that the recorded numbers have had from the first version on.
double one_lag(const std::vector<double>& x, std::size_t lag) {
    std::array<double, 8> sums{};
    for (std::size_t t = 0; t + lag < x.size(); ++t)
        sums[t % 8] += x[t] * x[t + lag];
    double sum = 0.0;
    for (const double part : sums)
        sum += part;
    return sum;
}

TEST(Autocorrelation, LagsSideBySideHaveTheBitsOfEachAlone) {
    for (const std::size_t n : {2U, 5U, 8U, 11U, 12U, 64U, 1023U, 1024U, 1027U, 1040U, 5003U}) {
        std::vector<double> x = test::noise(n, n);
        const std::size_t lags = std::min<std::size_t>(n - 1, 21);
        const std::vector<double> r = autocorrelation(x, lags);
        x = deviations(x);
        const auto length = static_cast<double>(n);
        const double variance = one_lag(x, 0) / length;
        for (std::size_t lag = 0; lag <= lags; ++lag)
            EXPECT_EQ(r[lag], one_lag(x, lag) / (length - static_cast<double>(lag)) / variance)
                << n << " " << lag;
    }
}

TEST(Autocorrelation, OfEqualValuesDoesNotExist) {
    for (const double value : {1.0, 0.1, 0.7, -1e-300, 1e300})
        for (const std::size_t n : {3U, 10U, 4097U}) {
            const std::vector<double> x(n, value);
            EXPECT_TRUE(std::isnan(autocorrelation(x, 1)[1])) << value << " " << n;
            EXPECT_TRUE(std::isnan(autocorrelation(x, n - 1)[1])) << value << " " << n;
            EXPECT_TRUE(std::isnan(shuffled_autocorrelation(x, 1, 5, 1).high[1])) << value << " " << n;
        }
}

TEST(Autocorrelation, OfAFewUnitsInTheLastPlaceIsThatOfTheUnits) {
    for (const double value : {0.1, 0.7, 1e-300, 1.7e308})
        for (const std::size_t n : {20U, 600U, 5000U})
            for (const std::int64_t most : {1, 2, 7}) {
                RandomSequence random({n, Purpose::shuffle}, {7, 0, 0});
                const double unit = std::nextafter(value, HUGE_VAL) - value;
                std::vector<std::int64_t> units;
                std::vector<double> x;
                for (std::size_t t = 0; t < n; ++t) {
                    units.push_back(static_cast<std::int64_t>(
                        uniform_below(random.next(), static_cast<std::uint64_t>(1 + most))));
                    if (t > 0 && t % 3 == 0)
                        units.back() = units[t - 1];
                    x.push_back(value + static_cast<double>(units.back()) * unit);
                }
                const std::size_t lags = std::min<std::size_t>(n - 1, 120);  // direct sums, and transforms
                const std::vector<double> exact = test::exact_autocorrelation(units, lags);
                const std::vector<double> r = autocorrelation(x, lags);
                for (std::size_t lag = 0; lag <= lags; ++lag)
                    EXPECT_NEAR(r[lag], exact[lag], 1e-12) << value << " " << n << " " << lag;
                const AutocorrelationBand band = shuffled_autocorrelation(x, lags, 100, 1);
                EXPECT_LT(band.high[1], 0.1 + 3.0 / std::sqrt(static_cast<double>(n)));
            }
}

TEST(Autocorrelation, ManyLagsOfManyValuesAreThoseOfDirectSums) {
    const std::vector<double> x = test::autoregressive(10'000, 4, 0.99);
    const std::vector<double> many = autocorrelation(x, 3000);
    const std::vector<double> few = autocorrelation(x, 99);
    for (std::size_t lag = 0; lag < few.size(); ++lag)
        EXPECT_NEAR(many[lag], few[lag], 1e-12) << lag;
    double sum = 0.0;
    const std::vector<double> centred = deviations(x);
    for (std::size_t t = 0; t + 3000 < x.size(); ++t)
        sum += centred[t] * centred[t + 3000];
    const double deviation = standard_deviation(x, x.size());
    EXPECT_NEAR(many[3000], sum / 7000.0 / deviation / deviation, 1e-12);
    EXPECT_EQ(many[0], 1.0);
}

TEST(Autocorrelation, ShufflesCanBeEndedAtAnyOfThem) {
    const std::vector<double> x = test::noise(300, 3);
    int pulses = 0;
    const AutocorrelationBand whole = shuffled_autocorrelation(x, 9, 20, 1, [&] { ++pulses; });
    EXPECT_GE(pulses, 20);
    for (const int last : {1, 7, pulses}) {
        int left = last;
        EXPECT_THROW(static_cast<void>(shuffled_autocorrelation(x, 9, 20, 1,
                                                                [&] {
                                                                    if (--left == 0)
                                                                        throw std::runtime_error("enough");
                                                                })),
                     std::runtime_error);
    }
    EXPECT_EQ(shuffled_autocorrelation(x, 9, 20, 1).high, whole.high);
}

}  // namespace
}  // namespace netlyap::series
