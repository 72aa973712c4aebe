#include "series/line_fit.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace netlyap::series {
namespace {

TEST(LineFit, OfALineIsTheLine) {
    const LineFit line = fit_line(std::vector<double>{1.0, 3.0, 5.0, 7.0});
    EXPECT_EQ(line.slope, 2.0);
    EXPECT_EQ(line.r_squared, 1.0);
    EXPECT_TRUE(std::isinf(line.t));
    const LineFit flat = fit_line(std::vector<double>{2.0, 2.0, 2.0});
    EXPECT_EQ(flat.slope, 0.0);
    EXPECT_TRUE(std::isnan(flat.r_squared));
}

TEST(LineFit, OfEqualValuesIsFlatWhateverTheyAre) {
    for (const double value : {0.1, 0.7, -1.0 / 3.0})
        for (const std::size_t n : {3U, 8U, 25U}) {
            const LineFit line = fit_line(std::vector<double>(n, value));
            EXPECT_EQ(line.slope, 0.0);
            EXPECT_TRUE(std::isnan(line.r_squared));
        }
    const double unit = std::nextafter(0.7, 1.0) - 0.7;
    const LineFit line = fit_line(std::vector<double>{0.7, 0.7 + unit, 0.7 + 2.0 * unit, 0.7 + 3.0 * unit});
    EXPECT_EQ(line.slope, unit);
    EXPECT_EQ(line.r_squared, 1.0);
}

TEST(LineFit, IsThatOfATextbook) {
    const LineFit line = fit_line(std::vector<double>{1, 2, 2, 4, 3, 6});
    EXPECT_NEAR(line.slope, 0.8571428571428571, 1e-14);
    EXPECT_NEAR(line.r_squared, 0.8035714285714286, 1e-14);
    EXPECT_NEAR(two_sided_p(line.t, 4), 0.01553714990, 1e-10);
}

TEST(LineFit, StudentsDistribution) {
    EXPECT_EQ(two_sided_p(0.0, 8), 1.0);
    EXPECT_NEAR(two_sided_p(2.306004135204166, 8), 0.05, 1e-12);  // the 97.5 % quantile
    EXPECT_NEAR(two_sided_p(-2.306004135204166, 8), 0.05, 1e-12);
    EXPECT_NEAR(two_sided_p(4.302652729749464, 2), 0.05, 1e-12);
    EXPECT_EQ(two_sided_p(std::numeric_limits<double>::infinity(), 8), 0.0);
}

}  // namespace
}  // namespace netlyap::series
