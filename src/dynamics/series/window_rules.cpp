#include "netlyap/dynamics/series/window_rules.hpp"

#include "netlyap/core/missing.hpp"

#include "line_fit.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace netlyap::series {

namespace {

constexpr double least_of_longest = 0.95;
constexpr std::int64_t latest_start = 100, longest_window = 100;  ///< of the paper

WindowFit without_window(Outcome outcome) {
    return {missing_value, missing_value, -1, -1, outcome};
}

/// Why there is no exponent of y, whatever the window; kept where there may be one.
Outcome outcome_of(std::span<const double> y) {
    if (std::any_of(y.begin(), y.end(), [](double value) { return std::isnan(value); }))
        return Outcome::diverged;
    const bool is_finite = std::all_of(y.begin(), y.end(), [](double value) { return std::isfinite(value); });
    return is_finite ? Outcome::kept : Outcome::degenerate;
}

WindowFit fit_of(std::span<const double> y, std::int64_t begin, std::int64_t end, GrowthEstimator estimator) {
    const LineFit line =
        fit_line(y.subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin)));
    return {estimator == GrowthEstimator::fit ? line.slope : growth_up_to(y, end), line.r_squared, begin, end,
            Outcome::kept};
}

/// The window with R^2 > least for which no other one is better.
template <class IsBetter>
WindowFit best_fit(std::span<const double> y, const WindowSearch& search, double least, IsBetter is_better) {
    const std::span<const double> seen = y.first(static_cast<std::size_t>(iterations_needed(search)));
    if (const Outcome outcome = outcome_of(seen); outcome != Outcome::kept)
        return without_window(outcome);
    WindowFit best = without_window(Outcome::low_r_squared);
    for (const std::int64_t start : search.starts)
        for (const std::int64_t length : search.lengths)
            if (const WindowFit fit = fit_of(seen, start, start + length, search.estimator);
                fit.r_squared > least && (best.begin < 0 || is_better(fit, best)))
                best = fit;
    return best;
}

std::vector<std::int64_t> from_to(std::int64_t first, std::int64_t last, std::int64_t step) {
    std::vector<std::int64_t> values;
    for (std::int64_t value = first; value <= last; value += step)
        values.push_back(value);
    return values;
}

/// The same as a job names it.
std::string from_to_text(std::int64_t first, std::int64_t last, std::int64_t step) {
    return std::to_string(first) + ":" + std::to_string(last + 1) + ":" + std::to_string(step);
}

WindowSearch search_of(std::int64_t shortest, std::int64_t step, GrowthEstimator estimator) {
    return {from_to(0, latest_start, step), from_to(shortest, longest_window, step), GrowthAverage::mean,
            estimator};
}

}  // namespace

WindowFit longest_fit(std::span<const double> y, const WindowSearch& search, double least) {
    return best_fit(y, search, least, [](const WindowFit& one, const WindowFit& other) {
        const std::int64_t longer = (one.end - one.begin) - (other.end - other.begin);
        return longer > 0 || (longer == 0 && one.r_squared > other.r_squared);
    });
}

WindowFit steepest_fit(std::span<const double> y, const WindowSearch& search, double least) {
    return best_fit(y, search, least, [](const WindowFit& one, const WindowFit& other) {
        return one.exponent > other.exponent;
    });
}

WindowFit fit_between_crossings(std::span<const double> y, GrowthEstimator estimator) {
    if (const Outcome outcome = outcome_of(y); outcome != Outcome::kept)
        return without_window(outcome);
    const double high = *std::max_element(y.begin(), y.end()) - std::log(10.0);
    const double low = y.front() + std::log(10.0);
    const auto last =
        std::find_if(y.begin(), y.end(), [&](double value) { return value >= high; }) - y.begin();
    auto first = last;
    while (first > 0 && y[static_cast<std::size_t>(first)] > low)
        --first;
    if (last - first < 2)
        return without_window(Outcome::degenerate);
    return fit_of(y, first, last + 1, estimator);
}

std::vector<WindowRule> window_rules(const WindowSearch& of_job, const ExponentFilter& filter,
                                     std::int64_t length) {
    std::vector<WindowRule> rules;
    const auto add = [&](const std::string& name, std::function<WindowFit(std::span<const double> y)> fit) {
        rules.push_back({name, std::move(fit)});
    };
    const auto add_search = [&](const std::string& name, const WindowSearch& search) {
        if (iterations_needed(search) <= length)
            add(name, [search](std::span<const double> y) { return fit_growth(y, search); });
    };
    const auto add_search_from = [&](const std::string& name, std::int64_t shortest, std::int64_t step) {
        const std::size_t before = rules.size();
        add_search(name, search_of(shortest, step, of_job.estimator));
        if (rules.size() > before) {
            rules.back().lengths = from_to_text(shortest, longest_window, step);
            rules.back().starts = from_to_text(0, latest_start, step);
        }
    };
    const WindowSearch paper = search_of(30, 5, of_job.estimator);
    add_search(rule_of_job, of_job);
    add_search_from("the paper's: starts 0 to 100, lengths 30 to 100, in steps of 5", 30, 5);
    add_search_from("the same in steps of 1", 30, 1);
    add_search_from("the paper's, lengths from 20", 20, 5);
    add_search_from("the paper's, lengths from 50", 50, 5);
    if (iterations_needed(paper) <= length) {
        add("the longest of the paper's with R^2 > 0.95",
            [paper](std::span<const double> y) { return longest_fit(y, paper, least_of_longest); });
        add(of_job.estimator == GrowthEstimator::fit
                ? "the steepest of the paper's that passes the filter"
                : "of the paper's that pass the filter, the one of the largest Lambda",
            [paper, least = filter.min_r_squared](std::span<const double> y) {
                return steepest_fit(y, paper, least);
            });
    }
    add("from the last crossing of 10 d(0) to a tenth of the largest distance",
        [estimator = of_job.estimator](std::span<const double> y) {
            return fit_between_crossings(y, estimator);
        });
    return rules;
}

}  // namespace netlyap::series
