#include "netlyap/sweep/statistics/median_interval.hpp"

#include "computed.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace netlyap::statistics {
namespace {

constexpr std::int64_t never = -1;
const std::string group = "/learning_statistics/";

CellSample cell_of(const std::vector<std::int64_t>& times) {
    CellSample cell;
    cell.seeds = times.size();
    std::vector<std::uint8_t> outcomes;
    for (const std::int64_t time : times)
        outcomes.push_back(time == never ? 1 : 0);
    cell.set("/time_to_learn/time", times);
    cell.set("/time_to_learn/outcome", outcomes);
    return cell;
}

struct Expected {
    std::vector<std::int64_t> times;
    double median, low, high;
    std::int64_t learned;
};

void expect_same(double found, double expected, const std::string& what) {
    EXPECT_TRUE(found == expected || (std::isnan(found) && std::isnan(expected)))
        << what << ": " << found << " instead of " << expected;
}

/// By hand: the interval of 6 to 8 values goes from the first to the last, that of 9 to 11 from the second to
/// the last but one.
TEST(LearningTimes, AreThoseOfSmallSamples) {
    const double nan = std::nan("");
    const std::vector<Expected> cases = {
        {{}, nan, nan, nan, 0},
        {{never}, nan, nan, nan, 0},
        {{12}, 12, nan, nan, 1},
        {{0, 0}, 0, nan, nan, 2},
        {{3, 1, 2, 5, 4}, 3, nan, nan, 5},
        {{6, 3, 1, 2, 5, 4}, 3, 1, 6, 6},
        {{6, 3, 1, never, 5, 4}, 4, 1, nan, 5},
        {{never, never, 1, never, 5, 4}, 5, 1, nan, 3},
        {{never, never, 1, never, never, 4}, nan, 1, nan, 2},
        {{never, never, never, never, never, never}, nan, nan, nan, 0},
        {{7, 7, 7, 7, 7, 7, 7}, 7, 7, 7, 7},
        {{7, 2, 7, 2, 7, 2, 7, 2, 9}, 7, 2, 7, 9},
        {{never, 9, 8, 7, 6, 5, 4, 3, 2, 1}, 5, 2, 9, 9},
        {{never, never, 8, 7, 6, 5, 4, 3, 2, 1}, 5, 2, nan, 8},
    };
    std::vector<CellSample> cells;
    for (const Expected& one : cases)
        cells.push_back(cell_of(one.times));
    const test::Computed found(*test::make_statistic("learning_times", 1), cells);
    for (std::size_t i = 0; i < cases.size(); ++i) {
        const std::string which = " of case " + std::to_string(i);
        expect_same(found.all(group + "median")[i], cases[i].median, "median" + which);
        expect_same(found.all(group + "median_ci_low")[i], cases[i].low, "low" + which);
        expect_same(found.all(group + "median_ci_high")[i], cases[i].high, "high" + which);
        EXPECT_EQ(found.all<std::int64_t>(group + "learned")[i], cases[i].learned) << which;
        EXPECT_EQ(found.all<std::int64_t>(group + "total")[i],
                  static_cast<std::int64_t>(cases[i].times.size()));
    }
    EXPECT_NEAR(found.all(group + "learned_fraction_ci_low")[13], 0.4902, 5e-5) << "Wilson's of 8 of 10";
    EXPECT_NEAR(found.all(group + "learned_fraction_ci_high")[13], 0.9433, 5e-5);
}

TEST(LearningTimes, HaveTheirIntervalsAsTargets) {
    const auto statistic = test::make_statistic("learning_times", 1);
    const std::vector<CellSample> cells = {cell_of({6, 3, 1, 2, 5, 4})};
    ASSERT_EQ(statistic->intervals().size(), 2U);
    const Interval median = compute_all(statistic->intervals()[0], cells, 1).front();
    EXPECT_EQ(median.value, 3.0);
    EXPECT_EQ(median.half_width(), 2.5);
    EXPECT_EQ(compute_all(statistic->intervals()[1], cells, 1).front().value, 1.0);
}

/// Tables of the sign test at 0.05, two-sided: the largest number of fewer signs, and one more.
TEST(MedianInterval, HasTheRanksOfTheSignTest) {
    for (const auto& [count, rank] : std::vector<std::pair<std::size_t, std::size_t>>{
             {0, 0},  {1, 0},   {5, 0},   {6, 1},   {8, 1},   {9, 2},    {11, 2},
             {12, 3}, {14, 3},  {15, 4},  {16, 4},  {17, 5},  {20, 6},   {22, 6},
             {25, 8}, {30, 10}, {32, 10}, {40, 14}, {50, 18}, {100, 40}, {1000, 469}})
        EXPECT_EQ(median_interval_rank(count), rank) << count;
    const double large = 1e6 / 2.0 - 0.98 * 1e3;  // by the normal approximation
    EXPECT_NEAR(static_cast<double>(median_interval_rank(1'000'000)), large, 2.0);
}

}  // namespace
}  // namespace netlyap::statistics
