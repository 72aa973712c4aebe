#include "observables/log_averages.hpp"

#include "netlyap/core/elementary.hpp"
#include "netlyap/kernel/kernel.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace netlyap::observables {
namespace {

/// y of one iteration [row] from the distances of the members, which all lanes share.
std::vector<double> averages_of(const std::vector<double>& distances, series::GrowthAverage average) {
    std::vector<double> of_lanes;
    for (const double distance : distances)
        of_lanes.insert(of_lanes.end(), lanes, distance);
    LogAverages averages(distances.size(), average, "scalar");
    const std::span<const double> all = averages.of(of_lanes);
    std::vector<double> picked;
    for (std::size_t row = 0; row < averages.rows(); ++row)
        picked.push_back(all[row * lanes + 3]);
    return picked;
}

TEST(LogAverages, AreThoseOfAllMembersAndOfAllButEach) {
    const std::vector<double> mean = averages_of({1.0, 2.0, 3.0, 6.0}, series::GrowthAverage::mean);
    ASSERT_EQ(mean.size(), 5U);
    EXPECT_EQ(mean[0], log(3.0));
    EXPECT_EQ(mean[1], log(11.0 / 3.0));
    EXPECT_EQ(mean[2], log(10.0 / 3.0));
    EXPECT_EQ(mean[3], log(3.0));
    EXPECT_EQ(mean[4], log(2.0));
    const std::vector<double> logs = averages_of({1.0, 2.0, 4.0, 8.0}, series::GrowthAverage::log);
    EXPECT_DOUBLE_EQ(logs[0], 1.5 * log(2.0));
    EXPECT_DOUBLE_EQ(logs[1], 2.0 * log(2.0));
    EXPECT_DOUBLE_EQ(logs[4], log(2.0));
}

TEST(LogAverages, OfFewerThanThreeMembersLeaveNobodyOut) {
    EXPECT_EQ(averages_of({1.0, 3.0}, series::GrowthAverage::mean), std::vector<double>{log(2.0)});
    EXPECT_EQ(averages_of({2.0}, series::GrowthAverage::log), std::vector<double>{log(2.0)});
}

TEST(LogAverages, LoseNothingBesideADistanceThatIsMuchLarger) {
    EXPECT_DOUBLE_EQ(averages_of({1e-8, 1e12, 3e-8}, series::GrowthAverage::mean)[2], log(2e-8));
}

TEST(LogAverages, AreNotFiniteWhereADistanceThatCountsIsZero) {
    for (const series::GrowthAverage average : {series::GrowthAverage::mean, series::GrowthAverage::log}) {
        constexpr double none = -std::numeric_limits<double>::infinity();
        const std::vector<double> one = averages_of({1.0, 0.0, 1.0}, average);
        EXPECT_EQ(one, (std::vector<double>{none, none, 0.0, none}));
        const std::vector<double> two = averages_of({0.0, 0.0, 1.0}, average);
        EXPECT_EQ(two, (std::vector<double>{none, none, none, none}));
    }
}

}  // namespace
}  // namespace netlyap::observables
