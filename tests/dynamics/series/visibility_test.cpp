#include "netlyap/dynamics/series/visibility.hpp"

#include "known_series.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace netlyap::series {
namespace {

std::vector<double> periodic(std::size_t n, std::size_t period, double jitter) {
    RandomSequence random({1, Purpose::shuffle}, {5, 0, 0});
    std::vector<double> level(period);
    for (double& value : level)
        value = uniform_open(random.next());
    std::vector<double> series;
    for (std::size_t t = 0; t < n; ++t)
        series.push_back(level[t % period] + jitter * uniform_symmetric(random.next()));
    return series;
}

/// The definition, pair by pair: how many times have each degree.
std::vector<std::int64_t> counts_by_definition(const std::vector<double>& x, double tie_tolerance) {
    const auto [low, high] = std::minmax_element(x.begin(), x.end());
    const double tolerance = tie_tolerance * (*high - *low);
    std::vector<std::size_t> degree(x.size(), 0);
    for (std::size_t i = 0; i < x.size(); ++i) {
        double between = -HUGE_VAL;
        for (std::size_t j = i + 1; j < x.size(); ++j) {
            if (between < std::min(x[i], x[j]) - tolerance) {
                ++degree[i];
                ++degree[j];
            }
            between = std::max(between, x[j]);
        }
    }
    std::vector<std::int64_t> counts(1 + *std::max_element(degree.begin(), degree.end()), 0);
    for (const std::size_t k : degree)
        ++counts[k];
    return counts;
}

TEST(HorizontalVisibility, JoinsWhatTheDefinitionJoins) {
    std::vector<std::vector<double>> all = {test::noise(4000, 1),    test::noise(4000, 3),
                                            test::logistic(4000, 2), periodic(4000, 5, 0.0),
                                            periodic(4000, 5, 1e-9), periodic(4000, 9, 0.01)};
    for (double& value : all.front())
        value = std::round(value * 3.0);  // many ties
    for (const std::vector<double>& x : all)
        for (const double tolerance : {0.0, 0.001, 0.01, 0.1})
            EXPECT_EQ(horizontal_visibility(x, tolerance).degree_counts, counts_by_definition(x, tolerance))
                << tolerance;
}

TEST(HorizontalVisibility, ToleranceComparesWithBothEndsAndNotFromOneToTheNext) {
    // 10 sees 10.6 over 9.4 where the tolerance is 0.5; 9.6 hides them, though it is no higher than 10.
    const auto sees = [](double between) {
        return horizontal_visibility(std::vector<double>{10.0, between, 10.6, 5.6}, 0.1).degree_counts ==
               std::vector<std::int64_t>{0, 1, 2, 1};
    };
    EXPECT_TRUE(sees(9.4));
    EXPECT_FALSE(sees(9.6));
    EXPECT_FALSE(sees(10.0));
}

TEST(HorizontalVisibility, OfPeriodTHasMeanDegreeFourLessTwoOverT) {
    for (const std::size_t period : {2U, 3U, 8U})
        for (const std::size_t n : {1000U, 10'000U}) {
            const double expected = 4.0 - 2.0 / static_cast<double>(period);
            const double bound = 10.0 / static_cast<double>(n);
            EXPECT_NEAR(horizontal_visibility(periodic(n, period, 0.0), 0.0).mean_degree, expected, bound);
            EXPECT_NEAR(horizontal_visibility(periodic(n, period, 1e-9), 1e-3).mean_degree, expected, bound);
            EXPECT_GT(horizontal_visibility(periodic(n, period, 1e-9), 0.0).mean_degree, expected + bound)
                << "why there is a tolerance";
        }
}

TEST(HorizontalVisibility, OfWhiteNoiseIsKnown) {
    constexpr std::size_t n = 100'000;
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
        const VisibilityGraph graph = horizontal_visibility(test::noise(n, seed), 0.0);
        EXPECT_NEAR(graph.mean_degree, 4.0, 8.0 * std::log(1e5) / 1e5);
        EXPECT_NEAR(graph.rate, std::log(1.5), 0.01);
        for (std::size_t k = 2; k < 8; ++k)
            EXPECT_NEAR(static_cast<double>(graph.degree_counts[k]) / 1e5,
                        std::pow(2.0 / 3.0, static_cast<double>(k) - 2.0) / 3.0, 0.006);
        EXPECT_NEAR(graph.entropy, std::log(3.0) + 2.0 * std::log(1.5), 0.01)
            << "of the geometric distribution";
    }
}

TEST(HorizontalVisibility, OfWhatIsMonotonicIsAChain) {
    std::vector<double> falling;
    for (int t = 0; t < 100'000; ++t)
        falling.push_back(-t);
    const VisibilityGraph graph = horizontal_visibility(falling, 0.0);
    EXPECT_EQ(graph.degree_counts, (std::vector<std::int64_t>{0, 2, 99'998}));
    EXPECT_TRUE(std::isnan(graph.rate));
    EXPECT_EQ(horizontal_visibility(std::vector<double>{1.0}, 1e-3).mean_degree, 0.0);
}

}  // namespace
}  // namespace netlyap::series
