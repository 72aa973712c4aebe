#include "netlyap/dynamics/visibility.hpp"

#include "known_series.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace netlyap {
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

TEST(HorizontalVisibility, JoinsWhatTheDefinitionJoins) {
    std::vector<std::vector<double>> all = {test::noise(300, 1), test::logistic(300, 2),
                                            periodic(300, 5, 0.0)};
    for (double& value : all.front())
        value = std::round(value * 3.0);  // many ties
    for (const std::vector<double>& x : all) {
        std::vector<std::int64_t> counts(x.size(), 0);
        for (std::size_t i = 0; i < x.size(); ++i) {
            std::size_t degree = 0;
            for (std::size_t j = 0; j < x.size(); ++j) {
                bool sees = i != j;
                for (std::size_t k = std::min(i, j) + 1; k < std::max(i, j); ++k)
                    sees = sees && x[k] < std::min(x[i], x[j]);
                degree += sees ? 1U : 0U;
            }
            ++counts[degree];
        }
        const VisibilityGraph graph = horizontal_visibility(x, 0.0);
        counts.resize(graph.degree_counts.size());
        EXPECT_EQ(graph.degree_counts, counts);
    }
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
}  // namespace netlyap
