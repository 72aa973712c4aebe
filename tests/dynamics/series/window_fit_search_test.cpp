#include "netlyap/dynamics/series/window_fit.hpp"

#include "growth_series.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <span>

namespace netlyap::series {
namespace {

struct PlainFit {
    long double slope;
    long double r_squared;
};

/// Least squares as a textbook writes it, in two passes.
PlainFit plain_fit(std::span<const double> y) {
    const auto n = static_cast<long double>(y.size());
    long double mean_y = 0;
    for (const double value : y)
        mean_y += value / n;
    const long double mean_t = (n - 1) / 2;
    long double sxx = 0;
    long double sxy = 0;
    for (std::size_t t = 0; t < y.size(); ++t) {
        sxx += (t - mean_t) * (t - mean_t);
        sxy += (t - mean_t) * (y[t] - mean_y);
    }
    const long double slope = sxy / sxx;
    long double residual = 0;
    long double total = 0;
    for (std::size_t t = 0; t < y.size(); ++t) {
        const long double rest = y[t] - mean_y - slope * (t - mean_t);
        residual += rest * rest;
        total += (y[t] - mean_y) * (y[t] - mean_y);
    }
    return {slope, 1 - residual / total};
}

std::vector<std::vector<double>> noisy_series() {
    std::vector<std::vector<double>> all;
    for (std::uint64_t name = 1; name <= 20; ++name) {
        all.push_back(noisy(0.0, 1.0, name));
        all.push_back(noisy(0.25, 1e-3, name));
        all.push_back(noisy(0.3, 0.5, name));
        all.push_back(walk(0.05, name));
        all.push_back(walk(-0.2, name));
    }
    return all;
}

TEST(WindowFit, AgreesWithTheTextbookInEveryWindow) {
    const WindowSearch all = paper_search();
    for (const std::vector<double>& y : noisy_series())
        for (const std::int64_t start : all.starts)
            for (const std::int64_t length : all.lengths) {
                WindowSearch one;
                one.starts = {start};
                one.lengths = {length};
                const WindowFit fit = fit_growth(y, one);
                const PlainFit plain = plain_fit(
                    std::span(y).subspan(static_cast<std::size_t>(start), static_cast<std::size_t>(length)));
                ASSERT_EQ(fit.begin, start);
                ASSERT_EQ(fit.end, start + length);
                ASSERT_NEAR(fit.exponent, static_cast<double>(plain.slope), 1e-13);
                ASSERT_NEAR(fit.r_squared, static_cast<double>(plain.r_squared), 1e-12);
            }
}

TEST(WindowFit, IsTheBestOfAllWindows) {
    const WindowSearch all = paper_search();
    for (const std::vector<double>& y : noisy_series()) {
        long double best = -1;
        long double second = -1;
        std::int64_t begin = 0;
        std::int64_t end = 0;
        for (const std::int64_t start : all.starts)
            for (const std::int64_t length : all.lengths) {
                const PlainFit plain = plain_fit(
                    std::span(y).subspan(static_cast<std::size_t>(start), static_cast<std::size_t>(length)));
                second = std::max(second, std::min(best, plain.r_squared));
                if (plain.r_squared > best) {
                    best = plain.r_squared;
                    begin = start;
                    end = start + length;
                }
            }
        ASSERT_GT(best - second, 1e-13L) << "no tie, so the best one is beyond dispute";
        const WindowFit fit = fit_growth(y, all);
        EXPECT_EQ(fit.begin, begin);
        EXPECT_EQ(fit.end, end);
        EXPECT_NEAR(fit.r_squared, static_cast<double>(best), 1e-12);
    }
}

TEST(WindowFit, ChangesOnlyItsScaleWithTheSeries) {
    for (const std::vector<double>& y : noisy_series()) {
        std::vector<double> other(y.size());
        std::transform(y.begin(), y.end(), other.begin(), [](double value) { return 4.0 * value; });
        const WindowFit fit = fit_growth(y, paper_search());
        const WindowFit scaled = fit_growth(other, paper_search());
        EXPECT_EQ(scaled.begin, fit.begin);
        EXPECT_EQ(scaled.end, fit.end);
        EXPECT_EQ(scaled.r_squared, fit.r_squared);
        EXPECT_EQ(scaled.exponent, 4.0 * fit.exponent);
    }
}

}  // namespace
}  // namespace netlyap::series
