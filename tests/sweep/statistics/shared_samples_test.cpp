#include "netlyap/sweep/statistics/shared_samples.hpp"

#include "netlyap/core/missing.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace netlyap::statistics {
namespace {

const double none = missing_value;

TEST(ErrorOfDifference, OfWhatIsSharedInFullIsThatOfTheDifferences) {
    const std::vector<double> a{1.0, 2.0, 4.0, 7.0}, b{2.0, 1.0, 6.0, 3.0};
    const double mean = (-1.0 + 1.0 - 2.0 + 4.0) / 4.0;
    double squares = 0.0;
    for (const double difference : {-1.0, 1.0, -2.0, 4.0})
        squares += (difference - mean) * (difference - mean);
    EXPECT_NEAR(error_of_difference(a, b), std::sqrt(squares / 3.0 / 4.0), 1e-14);
    EXPECT_EQ(error_of_difference(a, a), 0.0);
}

TEST(ErrorOfDifference, OfNothingSharedIsThatOfIndependentMeans) {
    const std::vector<double> a{1.0, 3.0, none, none, none}, b{none, none, 1.0, 2.0, 6.0};
    EXPECT_NEAR(error_of_difference(a, b), std::sqrt(2.0 / 2.0 + 7.0 / 3.0), 1e-14);
}

/// Two of three and two of three are shared, and go against each other.
TEST(ErrorOfDifference, GrowsWhereTheSharedGoAgainstEachOther) {
    const std::vector<double> a{1.0, 3.0, 2.0, none}, b{6.0, 4.0, none, 5.0};
    // s_a^2 = s_b^2 = 1, cov = -2 over m = 2
    EXPECT_NEAR(error_of_difference(a, b), std::sqrt(1.0 / 3.0 + 1.0 / 3.0 + 2.0 * 2.0 * 2.0 / 9.0), 1e-14);
}

TEST(ErrorOfDifference, IsNotKnownOfASingleOne) {
    EXPECT_TRUE(std::isnan(error_of_difference(std::vector{1.0, none}, std::vector{1.0, 2.0})));
}

}  // namespace
}  // namespace netlyap::statistics
