#include "netlyap/sweep/statistics/histogram.hpp"

#include "netlyap/core/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace netlyap::statistics {
namespace {

TEST(DensityHistogram, PutsAValueOnAnEdgeIntoTheBinToItsRightExceptTheLast) {
    const DensityHistogram histogram =
        density_histogram(std::vector<double>{20, 0, 3, 3, 3.5, 19, 20, 4.999});
    for (std::size_t i = 0; i <= 20; ++i)
        EXPECT_EQ(histogram.edges[i], static_cast<double>(i));
    std::vector<double> expected(20);
    expected[0] = 1.0 / 8;
    expected[3] = 3.0 / 8;
    expected[4] = 1.0 / 8;
    expected[19] = 3.0 / 8;
    EXPECT_EQ(histogram.density, expected);
}

TEST(DensityHistogram, IntegratesToOneFromTheSmallestToTheLargest) {
    RandomSequence sequence({31, Purpose::bootstrap}, {0, 0, 0});
    std::vector<double> values(437);
    for (double& value : values)
        value = 0.3 + 0.1 * normal_deviate(sequence.next());
    const DensityHistogram histogram = density_histogram(values);
    EXPECT_EQ(histogram.edges.front(), *std::min_element(values.begin(), values.end()));
    EXPECT_EQ(histogram.edges.back(), *std::max_element(values.begin(), values.end()));
    double integral = 0.0;
    for (std::size_t i = 0; i < 20; ++i) {
        const double width = histogram.edges[i + 1] - histogram.edges[i];
        EXPECT_NEAR(width, (histogram.edges[20] - histogram.edges[0]) / 20, 1e-15);
        integral += histogram.density[i] * width;

        const auto inside = std::count_if(values.begin(), values.end(), [&](double value) {
            return histogram.edges[i] <= value && (value < histogram.edges[i + 1] || i == 19);
        });
        EXPECT_NEAR(histogram.density[i] * width * 437, static_cast<double>(inside), 1e-9);
    }
    EXPECT_NEAR(integral, 1.0, 1e-14);
}

TEST(DensityHistogram, OfEqualValuesIsOneWide) {
    for (const std::vector<double>& values : {std::vector<double>{0.25}, std::vector<double>(30, 0.25)}) {
        const DensityHistogram histogram = density_histogram(values);
        EXPECT_EQ(histogram.edges.front(), -0.25);
        EXPECT_EQ(histogram.edges.back(), 0.75);
        EXPECT_NEAR(histogram.edges[10], 0.25, 1e-15);
        EXPECT_NEAR(*std::max_element(histogram.density.begin(), histogram.density.end()), 20.0, 1e-12);
        EXPECT_EQ(std::count(histogram.density.begin(), histogram.density.end(), 0.0), 19);
    }
}

TEST(DensityHistogram, OfValuesTooCloseForTwentyBinsIsOneWide) {
    const double next = std::nextafter(0.25, 1.0);
    const DensityHistogram histogram = density_histogram(std::vector<double>{0.25, next, next});
    EXPECT_EQ(histogram.edges.front(), -0.25);
    EXPECT_EQ(histogram.edges.back(), next + 0.5);
    for (const double density : histogram.density)
        EXPECT_TRUE(std::isfinite(density));
}

TEST(DensityHistogram, HasTheBinsThatAreAskedFor) {
    const std::vector<double> values = {0, 1, 1, 2, 4};
    EXPECT_EQ(density_histogram(values, 2).edges, (std::vector<double>{0, 2, 4}));
    EXPECT_EQ(density_histogram(values, 2).density, (std::vector<double>{0.3, 0.2}));
    EXPECT_EQ(density_histogram({}, 3).density.size(), 3U);
}

TEST(DensityHistogram, OfNothingIsMissing) {
    const DensityHistogram histogram = density_histogram({});
    for (const double edge : histogram.edges)
        EXPECT_TRUE(std::isnan(edge));
    for (const double density : histogram.density)
        EXPECT_TRUE(std::isnan(density));
}

}  // namespace
}  // namespace netlyap::statistics
