#include "computed.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace netlyap::statistics {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

TEST(Unfiltered, IsOfAllExponentsThatThereAre) {
    std::vector<CellSample> cells;
    for (const std::vector<double>& exponents : {std::vector<double>{0.5, nan, -0.25, 0.125, 0.125},
                                                 {0.5, 0.25, 0.125, nan},
                                                 {0.1, 0.1, 0.1},
                                                 {0.75},
                                                 {nan, nan},
                                                 {}}) {
        cells.emplace_back();
        cells.back().seeds = exponents.size();
        cells.back().set("/lyapunov/exponent", exponents);
    }
    const test::Computed found(*test::make_statistic("unfiltered", 1), cells);
    const std::vector<double>& mean = found.all("/statistics/mean_unfiltered");
    const std::vector<double>& error = found.all("/statistics/mean_unfiltered_stderr");
    const std::vector<double>& median = found.all("/statistics/median_unfiltered");
    EXPECT_EQ(mean[0], 0.125);
    EXPECT_DOUBLE_EQ(error[0], std::sqrt(2.0 * 0.375 * 0.375 / 3.0 / 4.0));
    EXPECT_EQ(median[0], 0.125);
    EXPECT_EQ(median[1], 0.25);
    EXPECT_EQ(mean[2], 0.1);
    EXPECT_EQ(error[2], 0.0);
    EXPECT_EQ(mean[3], 0.75);
    EXPECT_EQ(median[3], 0.75);
    EXPECT_TRUE(std::isnan(error[3])) << "one says nothing of its spread";
    for (const std::size_t none : {4U, 5U})
        EXPECT_TRUE(std::isnan(mean[none]) && std::isnan(error[none]) && std::isnan(median[none]));
}

}  // namespace
}  // namespace netlyap::statistics
