#include "netlyap/dynamics/series/series_divergence.hpp"

#include "netlyap/core/error.hpp"

#include "known_series.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <tuple>

namespace netlyap::series {
namespace {

constexpr std::size_t length = 20'000;

TEST(SlowSeriesDivergence, ExponentsOfMapsAreKnown) {
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        SeriesDivergenceSettings settings;
        settings.seed = seed;
        const SeriesDivergence logistic = diverge_series(test::logistic(length, seed), settings);
        EXPECT_NEAR(logistic.exponent, 0.695, 0.015) << seed;
        EXPECT_LT(logistic.exponent_low, logistic.exponent);
        EXPECT_GT(logistic.exponent_high, logistic.exponent);
        const SeriesDivergence henon = diverge_series(test::henon(length, seed), settings);
        EXPECT_NEAR(henon.exponent, 0.42, 0.02) << seed;
        EXPECT_EQ(henon.references, 4000U);
        EXPECT_GT(henon.with_neighbours, 2500U);
    }
}

TEST(SlowSeriesDivergence, TheVerdictIsYesForChaosAndNoForEverythingElse) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        SeriesDivergenceSettings settings;
        settings.seed = seed;
        for (const auto& series : {test::logistic(length, seed), test::henon(length, seed)}) {
            const ChaosVerdict verdict = diverge_series(series, settings).verdict;
            EXPECT_TRUE(verdict.is_chaotic()) << seed << ": " << finding_text(verdict.finding);
            EXPECT_GE(verdict.window_end, 4U);
            EXPECT_GT(verdict.slope_low, 0.3);
        }
        const double shift = 0.001 * static_cast<double>(seed);
        const std::vector<std::pair<std::string, std::vector<double>>> others = {
            {"white noise", test::noise(length, seed)},
            {"a sine", test::sines(length, seed, {0.7 + shift})},
            {"two frequencies", test::sines(length, seed, {0.7 + shift, 0.4326})},
            {"AR(1)", test::autoregressive(length, seed, 0.9)},
            {"a random walk", test::autoregressive(length, seed, 1.0)}};
        for (const auto& [name, series] : others) {
            const ChaosVerdict verdict = diverge_series(series, settings).verdict;
            EXPECT_FALSE(verdict.is_chaotic()) << name << ", " << seed;
        }
    }
}

TEST(SlowSeriesDivergence, IntervalsOverEmbeddingsContainTheExponent) {
    const std::vector<std::tuple<std::string, double, std::function<std::vector<double>(std::uint64_t)>>>
        maps = {{"softmax map", 0.236, [](std::uint64_t seed) { return test::softmax_loss(length, seed); }},
                {"Henon", 0.419, [](std::uint64_t seed) { return test::henon(length, seed); }},
                {"logistic", std::log(2.0), [](std::uint64_t seed) { return test::logistic(length, seed); }}};
    for (const auto& [name, exponent, series] : maps) {
        int contained = 0;
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            SeriesDivergenceSettings settings;
            settings.seed = seed;
            const SettledExponent settled = settle_exponent(series(seed), settings);
            contained += settled.low <= exponent && exponent <= settled.high ? 1 : 0;
            EXPECT_NEAR(settled.exponent, exponent, 0.2 * exponent) << name << " " << seed;
            EXPECT_LT(settled.high - settled.low, 0.6 * exponent) << name << " " << seed;
        }
        EXPECT_GE(contained, 17) << name;
    }
}

TEST(SeriesDivergence, SettlesWhereTwoEmbeddingsAgree) {
    SeriesDivergenceSettings settings;
    settings.embedding = 1;  // too few for the Henon map
    const std::vector<double> x = test::henon(length, 2);
    const SettledExponent settled = settle_exponent(x, settings);
    EXPECT_TRUE(settled.has_settled);
    EXPECT_EQ(settled.embedding, 3U) << "which agrees with 2";
    ASSERT_GE(settled.by_embedding.size(), 3U);
    for (const EmbeddingSlope& one : settled.by_embedding) {
        EXPECT_GE(one.with_neighbours, 100U);
        EXPECT_LE(settled.low, one.embedding >= 2 ? one.low : settled.low);
        EXPECT_GE(settled.high, one.embedding >= 2 ? one.high : settled.high);
        settings.embedding = one.embedding;
        settings.fit_steps = one.window_end;
        const SeriesDivergence found = diverge_series(x, settings);
        EXPECT_EQ(found.verdict.window_end, one.window_end);
        EXPECT_EQ(found.exponent, one.slope);
        EXPECT_EQ(found.exponent_low, one.low);
        EXPECT_EQ(found.exponent_high, one.high);
    }
    const SettledExponent none = settle_exponent(test::noise(5000, 1), {});
    EXPECT_TRUE(std::isnan(none.exponent) && std::isnan(none.low) && std::isnan(none.high));
    EXPECT_EQ(none.embedding, 0U);
    EXPECT_FALSE(none.has_settled);
}

/// They were settled: 2 and 3 agree, and the exponent is 0.419.
TEST(SeriesDivergence, SlopesThatFallOverTheEmbeddingsCannotBeCited) {
    const SettledExponent falling = settle_exponent(test::henon(4000, 1), {});
    ASSERT_EQ(falling.by_embedding.size(), 6U);
    for (std::size_t i = 1; i < 6; ++i)
        EXPECT_LT(falling.by_embedding[i].slope, falling.by_embedding[i - 1].slope);
    EXPECT_TRUE(falling.has_settled && falling.has_trend);
    EXPECT_FALSE(falling.is_citable());
    const SettledExponent flat = settle_exponent(test::henon(4000, 5), {});
    EXPECT_TRUE(flat.has_settled && flat.is_citable());
    EXPECT_FALSE(flat.has_trend);
    EXPECT_FALSE(settle_exponent(test::noise(5000, 1), {}).is_citable());
}

/// What the header and `netlyap series` say of these intervals.
TEST(SlowSeriesDivergence, EightOfTenShortIntervalsThatCanBeCitedContainTheExponent) {
    int citable = 0, contained = 0;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        SeriesDivergenceSettings settings;
        settings.seed = seed;
        const SettledExponent settled = settle_exponent(test::henon(4000, seed), settings);
        citable += settled.is_citable() ? 1 : 0;
        contained += settled.is_citable() && settled.low <= 0.419 && 0.419 <= settled.high ? 1 : 0;
    }
    EXPECT_EQ(citable, 21);
    EXPECT_EQ(contained, 17);
}

TEST(SeriesDivergence, NeighboursAreThoseOfTheDefinition) {
    const std::vector<double> x = test::logistic(600, 3);
    SeriesDivergenceSettings settings;
    settings.embedding = 2;
    settings.delay = 2;
    settings.radius = 0.05;
    settings.references = 100'000;  // all states
    settings.steps = settings.fit_steps = 4;
    const SeriesDivergence found = diverge_series(x, settings);

    double mean = 0.0;
    for (const double value : x)
        mean += value / 600.0;
    double variance = 0.0;
    for (const double value : x)
        variance += (value - mean) * (value - mean) / 600.0;
    const double radius = settings.radius * std::sqrt(variance);
    const std::size_t states = 600 - 2 - 4;
    std::vector<double> sum(5, 0.0);
    std::size_t references = 0;
    for (std::size_t i = 0; i < states; ++i) {
        std::vector<double> distance(5, 0.0);
        std::size_t neighbours = 0;
        for (std::size_t j = 0; j < states; ++j) {
            const std::size_t apart = i > j ? i - j : j - i;
            if (apart <= 10 || std::abs(x[i] - x[j]) >= radius || std::abs(x[i + 2] - x[j + 2]) >= radius)
                continue;
            ++neighbours;
            for (std::size_t k = 0; k <= 4; ++k)
                distance[k] += std::abs(x[i + 2 + k] - x[j + 2 + k]);
        }
        if (neighbours == 0)
            continue;
        ++references;
        for (std::size_t k = 0; k <= 4; ++k)
            sum[k] += std::log(distance[k] / static_cast<double>(neighbours));
    }
    EXPECT_EQ(found.references, states);
    EXPECT_EQ(found.with_neighbours, references);
    for (std::size_t k = 0; k <= 4; ++k)
        EXPECT_NEAR(found.mean_log[k], sum[k] / static_cast<double>(references), 1e-10) << k;
}

/// Chaos in the last 12 of 52 binary digits: the same whole numbers of units, whatever they are added to.
TEST(SeriesDivergence, DoesNotSeeWhatTheSeriesIsAddedTo) {
    std::vector<double> steps;
    for (const double value : test::henon(5000, 1))
        steps.push_back(std::round((value + 2.0) * 1024.0));
    std::vector<double> shifted;
    for (const double value : steps)
        shifted.push_back(0x1p52 + value);
    SeriesDivergenceSettings settings;
    settings.radius = 0.01;
    const SeriesDivergence plain = diverge_series(steps, settings);
    const SeriesDivergence far = diverge_series(shifted, settings);
    EXPECT_EQ(far.with_neighbours, plain.with_neighbours);
    EXPECT_EQ(far.mean_log, plain.mean_log);
    EXPECT_EQ(far.verdict.window_end, plain.verdict.window_end);
    EXPECT_EQ(far.exponent, plain.exponent);
}

TEST(SeriesDivergence, WhatRepeatsExactlyHasNoExponent) {
    const std::vector<double> x = test::logistic(5000, 1, 3.2);  // period 2
    const SeriesDivergence found = diverge_series(x, {});
    EXPECT_EQ(found.with_neighbours, 0U);
    EXPECT_TRUE(std::isnan(found.exponent));
    EXPECT_EQ(found.verdict.finding, ChaosFinding::few_neighbours);
}

TEST(SeriesDivergence, FortyFiveThousandPointsTakeAMoment) {
    // A search of all pairs would look at 45,000 x 4,000 of them.
    EXPECT_GT(diverge_series(test::henon(45'000, 1), {}).with_neighbours, 3000U);
}

TEST(SeriesDivergence, BadSeriesAreRefused) {
    EXPECT_THROW(static_cast<void>(diverge_series(std::vector<double>(50, 1.0), {})), UsageError);
    for (const double value : {1.0, 0.1, 0.7, 1e-300})
        EXPECT_THROW(static_cast<void>(diverge_series(std::vector<double>(5000, value), {})), UsageError)
            << "constant";
    std::vector<double> broken = test::noise(5000, 1);
    broken[77] = std::numeric_limits<double>::quiet_NaN();
    EXPECT_THROW(static_cast<void>(diverge_series(broken, {})), UsageError);
}

}  // namespace
}  // namespace netlyap::series
