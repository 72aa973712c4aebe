#include "netlyap/dynamics/series/published_divergence.hpp"

#include "netlyap/core/error.hpp"

#include "known_series.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <set>

/// That the published recipe finds growth in series that have none is why series_divergence.hpp exists.
namespace netlyap::series {
namespace {

struct Summary {
    double with_neighbours = 0.0;
    double significant = 0.0;  ///< share of those with p <= 0.05
    double mean_slope = 0.0;   ///< of the significant ones
};

Summary summary(const std::vector<PublishedReference>& references) {
    Summary all;
    for (const PublishedReference& reference : references) {
        EXPECT_EQ(reference.neighbours == 0, std::isnan(reference.p_value));
        EXPECT_EQ(reference.neighbours == 0, std::isnan(reference.slope));
        all.with_neighbours += reference.neighbours > 0 ? 1.0 : 0.0;
        all.significant += reference.p_value <= 0.05 ? 1.0 : 0.0;
        all.mean_slope += reference.p_value <= 0.05 ? reference.slope : 0.0;
    }
    all.mean_slope /= all.significant;
    all.significant /= all.with_neighbours;
    return all;
}

TEST(PublishedDivergence, FollowsAThousandDistinctTimes) {
    const auto references = diverge_series_as_published(test::henon(5000, 1), 1);
    std::set<std::size_t> times;
    for (const PublishedReference& reference : references)
        times.insert(reference.time);
    EXPECT_EQ(times.size(), 1000U);
    EXPECT_LT(*times.rbegin(), 5000U - 24U);
    EXPECT_EQ(diverge_series_as_published(test::henon(500, 1), 1).size(), 500U - 24U);
}

TEST(PublishedDivergence, FindsGrowthInASine) {
    const Summary sine = summary(diverge_series_as_published(test::sines(42'300, 1, {0.01}), 1));
    EXPECT_GT(sine.with_neighbours, 500.0);
    EXPECT_GT(sine.significant, 0.98);
}

TEST(PublishedDivergence, FindsGrowthInNoiseWithMemory) {
    const Summary noise = summary(diverge_series_as_published(test::autoregressive(42'300, 1, 0.9), 1));
    EXPECT_GT(noise.significant, 0.23);
    EXPECT_LT(noise.significant, 0.50);
}

TEST(PublishedDivergence, IsBiasedForHenon) {
    const Summary henon = summary(diverge_series_as_published(test::henon(42'300, 1), 1));
    EXPECT_GT(henon.mean_slope, 0.435) << "the exponent is 0.419";
    EXPECT_LT(henon.mean_slope, 0.50);
}

TEST(PublishedDivergence, RefusesSeriesThatAreShortOrBroken) {
    EXPECT_THROW(static_cast<void>(diverge_series_as_published(test::noise(published_shortest - 1, 1), 1)),
                 UsageError);
    std::vector<double> broken = test::noise(5000, 1);
    broken[77] = std::numeric_limits<double>::quiet_NaN();
    EXPECT_THROW(static_cast<void>(diverge_series_as_published(broken, 1)), UsageError);
}

}  // namespace
}  // namespace netlyap::series
