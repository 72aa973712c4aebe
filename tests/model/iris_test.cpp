#include "netlyap/model/samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace netlyap {
namespace {

using ::testing::ElementsAre;

TEST(Iris, HasFiftyOfEachClass) {
    const Samples samples = iris();
    EXPECT_EQ(samples.count, 150U);
    EXPECT_EQ(samples.features, 4U);
    EXPECT_EQ(samples.classes, 3U);
    EXPECT_EQ(samples.inputs.size(), 600U);
    EXPECT_EQ(samples.labels.size(), 150U);
    EXPECT_THAT(class_counts(samples), ElementsAre(50, 50, 50));
    EXPECT_THAT(samples.class_names, ElementsAre("setosa", "versicolor", "virginica"));
}

TEST(Iris, HasThePublishedMeansAndDeviations) {
    // Over all flowers in cm, deviations of the sample; the sums of each class as in R's datasets::iris.
    constexpr double mean[4] = {5.843333333333333, 3.0573333333333332, 3.758, 1.1993333333333334};
    constexpr double deviation[4] = {0.8280661279778629, 0.4358662849366982, 1.7652982332594662,
                                     0.7622376689603465};
    constexpr double class_mean[3][4] = {
        {5.006, 3.428, 1.462, 0.246}, {5.936, 2.770, 4.260, 1.326}, {6.588, 2.974, 5.552, 2.026}};
    const Samples samples = iris();
    for (std::size_t feature = 0; feature < 4; ++feature) {
        double sum = 0.0;
        double squares = 0.0;
        double class_sum[3] = {};
        for (std::size_t s = 0; s < samples.count; ++s) {
            const double value = samples.row(s)[feature];
            sum += value;
            squares += (value - mean[feature]) * (value - mean[feature]);
            class_sum[samples.labels[s]] += value;
        }
        EXPECT_NEAR(sum / 150, mean[feature], 1e-12);
        EXPECT_NEAR(std::sqrt(squares / 149), deviation[feature], 1e-12);
        for (std::size_t k = 0; k < 3; ++k)
            EXPECT_NEAR(class_sum[k] / 50, class_mean[k][feature], 1e-12);
    }
}

TEST(Iris, HasFishersRows35And38) {
    const Samples samples = iris();
    EXPECT_THAT(samples.row(34), ElementsAre(4.9, 3.1, 1.5, 0.2));
    EXPECT_THAT(samples.row(37), ElementsAre(4.9, 3.6, 1.4, 0.1));
}

}  // namespace
}  // namespace netlyap
