#include "series/window_screening.hpp"

#include "growth_series.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <numeric>

namespace netlyap::series {
namespace {

/// The best of the searches of single windows, which leave nothing out.
WindowFit best_of_single_windows(const std::vector<double>& y, const WindowSearch& search) {
    WindowFit best{0.0, -1.0, -1, -1, Outcome::degenerate};
    for (const std::int64_t start : search.starts)
        for (const std::int64_t length : search.lengths) {
            WindowSearch one = search;
            one.starts = {start};
            one.lengths = {length};
            const WindowFit fit = fit_growth(y, one);
            if (fit.begin >= 0 && fit.r_squared > best.r_squared)
                best = fit;
        }
    return best;
}

/// Growth, and what makes sums round badly: steps that are far larger than the rest, windows without any
/// variance, hardly any variance on a large offset, straight lines, in which all windows are equally good.
std::vector<std::vector<double>> awkward_series() {
    std::vector<std::vector<double>> all = {exponential(1e-8, 0.1, 200), exponential(1e-8, 0.0, 200),
                                            stretch(20, 70, 0.3), stretch(100, 160, -0.2)};
    for (std::uint64_t name = 1; name <= 15; ++name) {
        all.push_back(noisy(0.25, 1e-3, name));
        all.push_back(noisy(0.1, 1e-9, name));
        all.push_back(noisy(0.0, 1e-15, name));
        all.push_back(walk(0.05, name));
        for (std::size_t t = 0; t < 200; ++t) {
            if (t == 0)
                all.push_back(walk(0.1, name));
            if (t > 60)
                all.back()[t] = all.back()[60];  // no variance from here on
        }
        all.push_back(walk(0.1, name));
        all.back()[10 * name] = 700.0;
        all.push_back(noisy(0.2, 1e-7, name));
        for (double& value : all.back())
            value = 700.0 + 1e-12 * value;
    }
    return all;
}

TEST(WindowScreening, LosesNoWindowThatIsTheBestAsRounded) {
    for (const GrowthEstimator estimator : {GrowthEstimator::fit, GrowthEstimator::ratio})
        for (const std::vector<double>& y : awkward_series()) {
            WindowSearch search = paper_search();
            search.estimator = estimator;
            const WindowFit expected = best_of_single_windows(y, search);
            const WindowFit fit = fit_growth(y, search);
            ASSERT_EQ(fit.begin, expected.begin);
            ASSERT_EQ(fit.end, expected.end);
            ASSERT_EQ(fit.outcome, expected.outcome);
            if (fit.begin >= 0) {
                ASSERT_EQ(fit.exponent, expected.exponent);
                ASSERT_EQ(fit.r_squared, expected.r_squared);
            }
        }
}

TEST(WindowScreening, LeavesFewWindowsOfAnOrdinarySeries) {
    std::int64_t left = 0;
    for (std::uint64_t name = 1; name <= 100; ++name) {
        const std::vector<double> y = noisy(0.15, 0.05, name);
        const std::vector<std::uint8_t> may_be_best = windows_that_may_be_best(y, paper_search());
        ASSERT_EQ(may_be_best.size(), 315U);
        left += std::accumulate(may_be_best.begin(), may_be_best.end(), std::int64_t{0});
    }
    EXPECT_LE(left, 110);
}

}  // namespace
}  // namespace netlyap::series
