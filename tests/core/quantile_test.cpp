#include "netlyap/core/quantile.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace netlyap {
namespace {

TEST(Quantile, InterpolatesBetweenOrderStatistics) {
    const std::vector<double> values = {1, 2, 4, 8, 16};
    EXPECT_EQ(quantile(values, 0.0), 1.0);
    EXPECT_EQ(quantile(values, 0.25), 2.0);                // h = 1
    EXPECT_DOUBLE_EQ(quantile(values, 0.025), 1.1);        // h = 0.1
    EXPECT_DOUBLE_EQ(quantile(values, 0.6), 4 + 0.4 * 4);  // h = 2.4
    EXPECT_DOUBLE_EQ(quantile(values, 0.975), 16 - 0.8);   // h = 3.9
    EXPECT_EQ(quantile(values, 1.0), 16.0);
    EXPECT_EQ(quantile(std::vector<double>{5}, 0.975), 5.0);
    EXPECT_DOUBLE_EQ(quantile(std::vector<double>{5, 6}, 0.025), 5.025);
    EXPECT_TRUE(std::isnan(quantile({}, 0.5)));
}

TEST(Quantile, IsAnOrderStatisticWhereTheDefinitionSaysSo) {
    for (std::size_t n = 1; n <= 4001; n += 40) {  // (n - 1) / 40 is whole
        std::vector<double> values(n);
        for (std::size_t i = 0; i < n; ++i)
            values[i] = std::sqrt(static_cast<double>(i));
        EXPECT_EQ(quantile(values, 0.025), values[(n - 1) / 40]) << n;
        EXPECT_EQ(quantile(values, 0.975), values[n - 1 - (n - 1) / 40]) << n;
        EXPECT_EQ(quantile(values, 0.5), values[(n - 1) / 2]) << n;
    }
}

}  // namespace
}  // namespace netlyap
