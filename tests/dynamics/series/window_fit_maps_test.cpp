#include "netlyap/dynamics/series/exponent_filter.hpp"
#include "netlyap/dynamics/series/window_fit.hpp"

#include "growth_series.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

/// Systems whose exponent is known, followed as an ensemble around a reference, measured by the window
/// search.
namespace netlyap::series {
namespace {

constexpr std::size_t members = 5;

/// The series of ensembles of a one-dimensional map, displaced by up to epsilon.
template <class Map>
std::vector<double> ensemble_series(Map map, double start, double epsilon, GrowthAverage average,
                                    RandomSequence& random) {
    std::array<long double, members + 1> x{};
    x.fill(start);
    for (std::size_t i = 1; i <= members; ++i)
        x[i] += epsilon * uniform_symmetric(random.next());
    std::vector<double> y;
    for (int t = 0; t < 200; ++t) {
        long double sum = 0;
        for (std::size_t i = 1; i <= members; ++i)
            sum += average == GrowthAverage::mean ? std::fabs(x[i] - x[0]) : std::log(std::fabs(x[i] - x[0]));
        sum /= members;
        y.push_back(static_cast<double>(average == GrowthAverage::mean ? std::log(sum) : sum));
        for (long double& value : x)
            value = map(value);
    }
    return y;
}

TEST(WindowFit, OfTheLogisticMapIsTheLogarithmOfTwo) {
    const auto logistic = [](long double x) { return 4 * x * (1 - x); };
    for (const GrowthAverage average : {GrowthAverage::mean, GrowthAverage::log}) {
        RandomSequence random({7, Purpose::perturbation}, {0, 0, 0});
        WindowSearch search = paper_search();
        search.average = average;
        double sum = 0.0;
        constexpr int starts = 400;
        for (int start = 0; start < starts; ++start) {
            const double x = 0.5 + 0.499 * uniform_symmetric(random.next());
            const WindowFit fit = fit_growth(ensemble_series(logistic, x, 1e-14, average, random), search);
            EXPECT_EQ(fit.outcome, Outcome::kept);
            EXPECT_GT(fit.r_squared, 0.95);
            sum += fit.exponent;
        }
        EXPECT_NEAR(sum / starts, std::log(2.0), 0.02);
    }
}

TEST(WindowFit, OfALinearMapIsTheLogarithmOfItsMultiplier) {
    for (const long double multiplier : {0.9L, 1.04L, 1.1L, 1.3L, -1.5L}) {
        RandomSequence random({8, Purpose::perturbation}, {0, 0, 0});
        const auto map = [multiplier](long double x) { return multiplier * x; };
        const std::vector<double> y = ensemble_series(map, 0.0, 1e-6, GrowthAverage::mean, random);
        const WindowFit fit = fit_growth(y, paper_search());
        const auto rate = static_cast<double>(std::log(std::fabs(multiplier)));
        EXPECT_NEAR(fit.exponent, rate, 1e-12);
        EXPECT_EQ(judge(fit.outcome, fit.exponent, fit.r_squared, {}),
                  rate > 0.05 ? Outcome::kept : Outcome::low_exponent);
    }
}

TEST(WindowFit, OfALinearMapOfThePlaneIsTheLargestMultiplier) {
    std::vector<double> y;
    double expanding = 1e-8;
    double contracting = 1e-3;
    for (int t = 0; t < 200; ++t) {
        y.push_back(std::log(expanding + contracting));
        expanding *= 1.25;
        contracting *= 0.5;
    }
    const WindowFit fit = fit_growth(y, paper_search());
    EXPECT_GE(fit.begin, 20) << "after the contracting direction has died out";
    EXPECT_NEAR(fit.exponent, std::log(1.25), 1e-8);
}

}  // namespace
}  // namespace netlyap::series
