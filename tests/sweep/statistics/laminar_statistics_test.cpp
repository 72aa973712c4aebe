#include "netlyap/sweep/statistics/laminar_statistics.hpp"

#include "netlyap/core/random.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace netlyap::statistics {
namespace {

constexpr std::size_t burst = 0;
constexpr std::size_t brief = 1;
constexpr std::size_t rest = 3;     // n_on = 0
constexpr std::size_t chaotic = 8;  // n_on = 1
constexpr std::size_t any_phase = phase_groups - 1;

LaminarStatistics statistics_of(const std::vector<StretchesOfTrajectory>& trajectories,
                                std::int64_t iterations) {
    return laminar_statistics(trajectories, iterations, 3000, 7, 5.0, 0.0);
}

TEST(LaminarStatistics, TellEpochsAndLengthsOfTheRun) {
    EXPECT_EQ(epoch_ends(10'000), (std::vector<std::int64_t>{1000, 2500, 5000, 10'000}));
    EXPECT_EQ(epoch_ends(30'000), (std::vector<std::int64_t>{1000, 2500, 5000, 10'000, 25'000, 30'000}));
    EXPECT_EQ(epoch_ends(900), (std::vector<std::int64_t>{900}));
    EXPECT_EQ(survival_lengths(3001), (std::vector<std::int64_t>{200, 300, 500, 1000, 2000, 3000}));
    EXPECT_EQ(survival_lengths(50), (std::vector<std::int64_t>{200}));
}

TEST(LaminarStatistics, CountBurstsBetweenScoredPhasesOnly) {
    // A burst, a brief phase and a burst are one; a phase right behind a phase has none before it.
    const StretchesOfTrajectory one = {{{0, 50, burst, false},
                                        {50, 120, brief, false},
                                        {120, 150, burst, false},
                                        {150, 1200, chaotic, false},
                                        {1200, 1500, rest, false},
                                        {1500, 1510, burst, false},
                                        {1510, 2000, chaotic, true}}};
    const LaminarStatistics found = statistics_of({one}, 2000);
    ASSERT_EQ(found.burst_rate.size(), 2U);
    EXPECT_DOUBLE_EQ(found.burst_rate[0].value, 1.0 / 1000.0);
    EXPECT_DOUBLE_EQ(found.burst_rate[1].value, 1.0 / 1000.0);
    EXPECT_DOUBLE_EQ(found.occupation[chaotic].value, (1050.0 + 490.0) / 2000.0);
    EXPECT_DOUBLE_EQ(found.occupation[burst].value, 90.0 / 2000.0);
    EXPECT_EQ(found.trajectories, 1);
}

TEST(LaminarStatistics, TellLengthsByLabelAndStart) {
    const std::vector<StretchesOfTrajectory> trajectories = {
        {{{0, 400, chaotic, false}, {400, 1600, rest, false}, {1600, 2000, chaotic, true}}},
        {{{0, 800, chaotic, false}, {800, 2000, rest, true}}}};
    const LaminarStatistics found = statistics_of(trajectories, 2000);
    constexpr std::size_t starts = 3;  // before 1000, behind, any
    const auto group = [&](std::size_t label, std::size_t start) {
        return found.groups[label * starts + start];
    };
    EXPECT_EQ(group(chaotic, 0).phases, 2);
    EXPECT_EQ(group(chaotic, 1).phases, 1);
    EXPECT_EQ(group(chaotic, 1).cut_off, 1);
    EXPECT_EQ(group(chaotic, 2).phases, 3);
    EXPECT_EQ(group(any_phase, 2).phases, 5);
    EXPECT_EQ(group(any_phase, 2).cut_off, 2);
    EXPECT_EQ(group(brief, 2).phases, 0);
    EXPECT_TRUE(std::isnan(group(brief, 2).survival.median.value));
    EXPECT_EQ(group(chaotic, 0).survival.median.value, 400.0);
    EXPECT_EQ(group(rest, 2).survival.beyond_1000.value, 1.0);
    const std::vector<std::int64_t> lengths = survival_lengths(2000);
    ASSERT_EQ(group(chaotic, 2).survival.curve.size(), lengths.size());
    EXPECT_DOUBLE_EQ(group(chaotic, 2).survival.curve[2], 2.0 / 3.0) << "one of three has ended by 500";
}

/// Trajectories that stay in one label for all their time are as many coins: the error is that of a share.
TEST(LaminarStatistics, HaveTheErrorsOfWholeTrajectories) {
    std::vector<StretchesOfTrajectory> trajectories;
    for (int i = 0; i < 400; ++i)
        trajectories.push_back(
            {{{0, 500, i % 4 == 0 ? chaotic : rest, false}, {500, 1000, i % 4 == 0 ? chaotic : rest, true}}});
    const LaminarStatistics found = statistics_of(trajectories, 1000);
    EXPECT_DOUBLE_EQ(found.occupation[chaotic].value, 0.25);
    EXPECT_NEAR(found.occupation[chaotic].error, std::sqrt(0.25 * 0.75 / 400.0), 0.003);
    EXPECT_TRUE(std::isnan(found.occupation[brief].error)) << "never seen, so there is no telling";
    const LaminarStatistics again = statistics_of(trajectories, 1000);
    EXPECT_EQ(again.occupation[chaotic].error, found.occupation[chaotic].error) << "reproducible";
    EXPECT_TRUE(std::isnan(statistics_of({}, 1000).occupation[rest].value)) << "nothing is known";
}

TEST(LaminarStatistics, OfOneTrajectoryHaveNoErrors) {
    const LaminarStatistics found =
        statistics_of({{{{0, 1500, rest, false}, {1500, 2000, chaotic, true}}}}, 2000);
    EXPECT_DOUBLE_EQ(found.occupation[rest].value, 0.75);
    EXPECT_TRUE(std::isnan(found.occupation[rest].error));
}

TEST(LaminarStatistics, KnowNothingBehindTheEndOfTheRun) {
    const LaminarStatistics found =
        statistics_of({{{{0, 1500, rest, false}, {1500, 2000, rest, false}}}}, 2000);
    const SurvivalStatistics& survival = found.groups.back().survival;
    EXPECT_EQ(survival.beyond_1000.value, 0.5);
    EXPECT_TRUE(std::isnan(survival.beyond_3000.value) && std::isnan(survival.restricted_mean.value));
}

/// Rows that a full table has lost are no end of the last phase, and no time that was seen.
TEST(LaminarStatistics, OfATableThatWasFullEndWithIt) {
    const LaminarStatistics found =
        statistics_of({{{{0, 300, burst, false}, {300, 800, rest, false}}, false}}, 2000);
    EXPECT_DOUBLE_EQ(found.burst_rate[0].value, 1.0 / 800.0);
    EXPECT_TRUE(std::isnan(found.burst_rate[1].value));
    EXPECT_TRUE(std::isnan(found.occupation[rest].value)) << "what came behind is not known";
}

}  // namespace
}  // namespace netlyap::statistics
