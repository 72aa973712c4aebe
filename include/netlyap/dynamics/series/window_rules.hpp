#pragma once

#include "netlyap/dynamics/series/exponent_filter.hpp"
#include "netlyap/dynamics/series/window_fit.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

/// Rules in use for the window in which growth is called exponential: how much of an exponent is its
/// definition. R^2 is that of the line in the window, the exponent its slope or, by GrowthEstimator::ratio,
/// the growth up to its end.
namespace netlyap::series {

/// The longest window (start, length) with R^2 > `least`, of several the one with the largest R^2.
/// low_r_squared where there is none. `y` as in fit_growth(), as is what is degenerate or diverged.
[[nodiscard]] WindowFit longest_fit(std::span<const double> y, const WindowSearch& search, double least);

/// The window of the largest exponent with R^2 > `least`.
[[nodiscard]] WindowFit steepest_fit(std::span<const double> y, const WindowSearch& search, double least);

/// Up to the first iteration at which d >= max d / 10, from the last one before it at which d <= 10 d(0), d =
/// e^y. Degenerate where that is fewer than three iterations, as where d never grows 100-fold.
[[nodiscard]] WindowFit fit_between_crossings(std::span<const double> y, GrowthEstimator estimator);

/// One of them with its numbers.
struct WindowRule {
    std::string name;
    std::function<WindowFit(std::span<const double> y)> fit;
    std::string lengths = {};  ///< fit.window_length of a job that searches so, "20:101:5"; empty of others
    std::string starts = {};   ///< its fit.window_start
};

/// What the windows of a job are called.
inline constexpr const char* rule_of_job = "the windows of the job";

/// How many there are beside that of a job, and how many iterations from the perturbation on the windows of
/// the paper need.
inline constexpr std::size_t usual_rules = 7;
inline constexpr std::int64_t iterations_of_paper = 200;

/// That of a job first, then the search of the paper's windows, in steps of one iteration, with lengths from
/// 20 and from 50, and the three above; only those that need at most `length` iterations, which is what y has
/// from the perturbation on. R^2 of the steepest is that of the filter, of the longest 0.95. All have the
/// estimator of the job.
[[nodiscard]] std::vector<WindowRule> window_rules(const WindowSearch& of_job, const ExponentFilter& filter,
                                                   std::int64_t length);

}  // namespace netlyap::series
