#include "netlyap/sweep/statistics/survival.hpp"

#include "netlyap/core/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace netlyap::statistics {
namespace {

/// The curve of phases in any order, all of one trajectory.
SurvivalCurve curve_of(std::vector<Duration> durations) {
    std::stable_sort(durations.begin(), durations.end(),
                     [](const Duration& a, const Duration& b) { return a.length < b.length; });
    return {durations, std::vector<std::int32_t>{1}};
}

/// Remission of leukemia patients under 6-MP, the example of Freireich et al. (1963) in every textbook.
const std::vector<Duration> remissions = {
    {6, false},  {6, false},  {6, false},  {6, true},   {7, false}, {9, true},  {10, false},
    {10, true},  {11, true},  {13, false}, {16, false}, {17, true}, {19, true}, {20, true},
    {22, false}, {23, false}, {25, true},  {32, true},  {32, true}, {34, true}, {35, true}};

TEST(SurvivalCurve, GivesTheTextbookExample) {
    const SurvivalCurve curve = curve_of(remissions);
    const std::vector<std::pair<std::int64_t, double>> known = {
        {5, 1.0},     {6, 0.857},   {7, 0.807},  {9, 0.807},  {10, 0.753}, {13, 0.690},
        {16, 0.6275}, {21, 0.6275}, {22, 0.538}, {23, 0.448}, {35, 0.448}};
    for (const auto& [t, survival] : known)
        EXPECT_NEAR(curve.at(t), survival, 5e-4) << t;
    EXPECT_EQ(curve.median(), 23.0);
    EXPECT_TRUE(std::isnan(curve.at(36))) << "nobody was seen for so long";
}

TEST(SurvivalCurve, WithoutCensoringIsTheShareThatLastsLonger) {
    const SurvivalCurve curve = curve_of({{10, false}, {20, false}, {30, false}, {40, false}});
    EXPECT_EQ(curve.at(0), 1.0);
    EXPECT_EQ(curve.at(10), 0.75);
    EXPECT_EQ(curve.at(25), 0.5);
    EXPECT_EQ(curve.at(40), 0.0);
    EXPECT_EQ(curve.at(1000), 0.0);
    EXPECT_EQ(curve.median(), 20.0);
    EXPECT_DOUBLE_EQ(curve.restricted_mean(1000), 25.0) << "the mean";
    EXPECT_DOUBLE_EQ(curve.restricted_mean(25), (10.0 + 20.0 + 25.0 + 25.0) / 4.0);
}

/// What leaving out the phases that are cut off would make shorter.
TEST(SurvivalCurve, IsNotBiasedByTheEndOfTheRun) {
    RandomSequence random({4, Purpose::bootstrap}, {9, 0, 0});
    std::vector<Duration> durations;
    double seen_to_end = 0.0;
    double count = 0.0;
    for (int i = 0; i < 20'000; ++i) {
        const double length = -1000.0 * std::log(uniform_open(random.next()));
        const double window = 2000.0 * uniform_open(random.next());
        const bool is_censored = length > window;
        durations.push_back({static_cast<std::int64_t>(std::ceil(std::min(length, window))), is_censored});
        seen_to_end += is_censored ? 0.0 : length;
        count += is_censored ? 0.0 : 1.0;
    }
    const SurvivalCurve curve = curve_of(durations);
    EXPECT_NEAR(curve.at(1000), std::exp(-1.0), 0.01);
    EXPECT_NEAR(curve.median(), 1000.0 * std::log(2.0), 20.0);
    EXPECT_NEAR(curve.restricted_mean(1500), 1000.0 * (1.0 - std::exp(-1.5)), 12.0);
    EXPECT_LT(seen_to_end / count, 500.0) << "the mean of those that were not cut off";
}

TEST(SurvivalCurve, OfNothingIsMissing) {
    const SurvivalCurve nothing = curve_of({});
    EXPECT_TRUE(std::isnan(nothing.at(0)) && std::isnan(nothing.median()) &&
                std::isnan(nothing.restricted_mean(10)));
    const SurvivalCurve cut = curve_of({{50, true}, {60, true}});
    EXPECT_EQ(cut.at(55), 1.0);
    EXPECT_TRUE(std::isnan(cut.median()));
    EXPECT_EQ(cut.restricted_mean(60), 60.0);
    EXPECT_TRUE(std::isnan(cut.restricted_mean(61)));
}

TEST(SurvivalCurve, CountsPhasesAsOftenAsTheirTrajectoryIsDrawn) {
    const std::vector<Duration> phases = {{10, false, 0}, {20, true, 1}, {30, false, 2}, {40, false, 1}};
    const SurvivalCurve drawn(phases, std::vector<std::int32_t>{2, 1, 0});
    const SurvivalCurve copied = curve_of({{10, false}, {10, false}, {20, true}, {40, false}});
    for (const std::int64_t t : {0, 5, 10, 20, 35, 40, 50})
        EXPECT_EQ(drawn.at(t), copied.at(t)) << t;
    EXPECT_EQ(drawn.median(), 10.0);
}

TEST(SurvivalCurve, WithoutCensoringHasTheMedianAndTheSharesOfTheSample) {
    for (std::int64_t n = 1; n <= 300; ++n) {
        std::vector<Duration> durations;
        for (std::int64_t i = 1; i <= n; ++i)
            durations.push_back({10 * i, false});
        const SurvivalCurve curve = curve_of(durations);
        EXPECT_EQ(curve.median(), static_cast<double>(10 * ((n + 1) / 2))) << n;
        for (std::int64_t i = 0; i <= n; ++i)
            EXPECT_EQ(curve.at(10 * i), static_cast<double>(n - i) / static_cast<double>(n)) << n;
    }
}

/// S of the definition as a product of powers of primes: -1, 0, 1 where it is below, at and above 1/2.
int side_of_half(const std::vector<Duration>& sorted, std::int64_t t) {
    std::map<std::int64_t, int> powers = {{2, 1}};  // of 2 S
    long double twice = 2.0L;
    const auto multiply = [&](std::int64_t number, int power) {
        for (std::int64_t prime = 2; number > 1; ++prime)
            for (; number % prime == 0; number /= prime)
                powers[prime] += power;
    };
    for (std::size_t i = 0; i < sorted.size() && sorted[i].length <= t; ++i)
        if (!sorted[i]
                 .is_censored) {  // one after the other, before those that are cut off at the same length
            std::int64_t at_risk = 0;
            for (std::size_t j = 0; j < sorted.size(); ++j)
                at_risk += sorted[j].length > sorted[i].length ||
                                   (sorted[j].length == sorted[i].length && (j >= i || sorted[j].is_censored))
                               ? 1
                               : 0;
            if (at_risk == 1)
                return -1;
            multiply(at_risk - 1, 1);
            multiply(at_risk, -1);
            twice *= static_cast<long double>(at_risk - 1) / static_cast<long double>(at_risk);
        }
    if (std::all_of(powers.begin(), powers.end(), [](const auto& power) { return power.second == 0; }))
        return 0;
    EXPECT_GT(std::fabs(twice - 1.0L), 1e-15L) << "too close for this test";
    return twice < 1.0L ? -1 : 1;
}

TEST(SurvivalCurve, HasTheMedianOfExactFractions) {
    RandomSequence random({6, Purpose::bootstrap}, {9, 0, 0});
    int at_half = 0;
    for (int sample = 0; sample < 1000; ++sample) {
        std::vector<Duration> durations;
        const std::uint64_t n = 2 + uniform_below(random.next(), 60);
        const std::uint64_t longest = sample % 2 == 0 ? 15 : 10'000;  // with ties, and without
        for (std::uint64_t i = 0; i < n; ++i)
            durations.push_back({1 + static_cast<std::int64_t>(uniform_below(random.next(), longest)),
                                 uniform_below(random.next(), 100) < 25});
        std::stable_sort(durations.begin(), durations.end(),
                         [](const Duration& a, const Duration& b) { return a.length < b.length; });
        double median = std::numeric_limits<double>::quiet_NaN();
        for (const Duration& duration : durations)
            if (const int side = side_of_half(durations, duration.length); side <= 0) {
                median = static_cast<double>(duration.length);
                at_half += side == 0 ? 1 : 0;
                break;
            }
        const double found = curve_of(durations).median();
        EXPECT_TRUE(found == median || (std::isnan(found) && std::isnan(median)))
            << found << " for " << median;
        // Each phase k times, as by a draw: the same curve.
        const SurvivalCurve drawn(durations, std::vector<std::int32_t>{7});
        EXPECT_TRUE(drawn.median() == median || std::isnan(median));
    }
    EXPECT_GT(at_half, 50) << "the case in question";
}

TEST(SurvivalStatistics, HaveTheErrorsOfWholeTrajectories) {
    RandomSequence random({5, Purpose::bootstrap}, {9, 0, 0});
    std::vector<Duration> independent, alike;
    for (std::size_t i = 0; i < 400; ++i) {
        const auto length = static_cast<std::int64_t>(4000.0 * uniform_open(random.next()));
        independent.push_back({length, false, i});
        for (int copy = 0; copy < 5; ++copy)
            alike.push_back({length, false, i});
    }
    const Resamples resamples = resample_trajectories(400, 1, {1, 2, 3});
    const std::vector<std::int64_t> lengths = {0, 2000, 4000};
    const SurvivalStatistics one = survival_statistics(independent, 4000, lengths, 400, resamples);
    const SurvivalStatistics five = survival_statistics(alike, 4000, lengths, 400, resamples);
    EXPECT_NEAR(one.beyond_1000.value, 0.75, 0.07);
    EXPECT_NEAR(one.beyond_1000.error, std::sqrt(0.75 * 0.25 / 400.0), 0.004);
    EXPECT_NEAR(one.restricted_mean.value, 2000.0, 200.0);
    EXPECT_NEAR(one.restricted_mean.error, 4000.0 / std::sqrt(12.0 * 400.0), 8.0);
    EXPECT_DOUBLE_EQ(five.beyond_1000.error, one.beyond_1000.error) << "five copies tell nothing new";
    EXPECT_GT(one.curve.front(), 0.99);
    EXPECT_NEAR(one.curve[1], 0.5, 0.08);
    EXPECT_EQ(one.curve.back(), 0.0);
    EXPECT_TRUE(
        std::isnan(survival_statistics({}, 4000, lengths, 0, resample_trajectories(0, 1, {})).median.value));
}

}  // namespace
}  // namespace netlyap::statistics
