#include "observed_growth.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/missing.hpp"
#include "netlyap/core/moments.hpp"
#include "netlyap/dynamics/observables/shared_signals.hpp"

#include "member_axis.hpp"

#include <algorithm>
#include <cmath>

namespace netlyap::observables {

namespace {

/// The standard error of an exponent from those without each of the members: the jackknife.
double jackknife_error(std::span<const double> left_out) {
    const auto freedom = static_cast<double>(left_out.size() - 1);
    return std::sqrt(freedom) * standard_deviation(left_out, left_out.size());
}

/// ", or choose smaller windows, e.g. --fit.window_start 0:21:5 --fit.window_length 9:31:5": in proportion
/// like the default ones. Empty where no window is short enough.
std::string windows_that_fit(std::int64_t recorded) {
    constexpr std::int64_t step = 5, shortest = 3;
    if (recorded < shortest)
        return "";
    const std::int64_t last_start = 2 * recorded / 5 / step * step;
    const std::int64_t longest = recorded - last_start;
    const auto range = [](std::int64_t first, std::int64_t last) {
        return std::to_string(first) +
               (last < first + step ? "" : ":" + std::to_string(last + 1) + ":" + std::to_string(step));
    };
    return ", or choose smaller windows, e.g. --fit.window_start " + range(0, last_start) +
           " --fit.window_length " + range(std::max(shortest, 3 * longest / 10), longest);
}

}  // namespace

void check_windows(const ObservableSetup& setup) {
    check_members(setup);
    const std::int64_t recorded = setup.iterations - setup.perturb_at;
    if (series::iterations_needed(setup.windows) > recorded)
        throw UsageError("a window of fit.window_start and fit.window_length ends " +
                         std::to_string(series::iterations_needed(setup.windows)) +
                         " iterations after the perturbation, but only " + std::to_string(recorded) +
                         " are recorded; raise sweep.iterations to at least " +
                         std::to_string(series::iterations_needed(setup.windows) + setup.perturb_at) +
                         windows_that_fit(recorded));
}

double kept_growth_bytes(const ObservableSetup& setup) {
    const std::size_t rows = log_average_rows(setup.members);
    return static_cast<double>(rows * lanes * sizeof(double)) *
           static_cast<double>(series::iterations_needed(setup.windows));
}

ObservedGrowth::ObservedGrowth(std::string group, const ObservableSetup& setup, const std::string& what)
    : Observable(std::move(group)),
      first_(setup.perturb_at),
      windows_(setup.windows),
      averages_(setup.members, setup.windows.average, setup.signals->kernel_name()),
      exponent_(declare<double>(
          {.path = "exponent",
           .units = "1/iteration",
           .long_name = what + (windows_.estimator == series::GrowthEstimator::fit
                                    ? " (slope of the best window), unfiltered"
                                    : " (growth up to the end of the best window), unfiltered"),
           .ancillary = "exponent_error r_squared outcome rounding",
           .remark = "Lambda; NaN if degenerate or diverged"})),
      r_squared_(declare<double>(
          {.path = "r_squared", .long_name = "R^2 of the exponential fit in the best window"})),
      window_begin_(declare<std::int64_t>(
          {.path = "window_begin",
           .long_name = "first iteration of the best window, counted from the perturbation"})),
      window_end_(declare<std::int64_t>(
          {.path = "window_end",
           .long_name = "iteration after the last one of the best window, counted from the perturbation"})) {}

Demand ObservedGrowth::demand(std::int64_t t) const {
    return {t >= first_ && t < first_ + series::iterations_needed(windows_), false};
}

void ObservedGrowth::add(std::span<const double> lengths, std::span<const double> shift) {
    const std::span<const double> here = averages_.of(lengths);
    log_lengths_.insert(log_lengths_.end(), here.begin(), here.end());
    for (std::size_t i = 0; !shift.empty() && i < here.size(); ++i)
        log_lengths_[log_lengths_.size() - here.size() + i] += shift[i % lanes];
}

void ObservedGrowth::save(ByteWriter& writer) const {
    writer.put_all(std::span(log_lengths_));
}

void ObservedGrowth::restore(ByteReader& reader, const ensemble::Trajectory& trajectory) {
    const std::int64_t seen =
        std::clamp<std::int64_t>(trajectory.iteration() - first_, 0, series::iterations_needed(windows_));
    log_lengths_ = reader.get_all<double>(static_cast<std::size_t>(seen) * averages_.rows() * lanes);
}

void ObservedGrowth::conclude(Results& results, const Pulse& pulse) const {
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        pulse();
        const series::WindowFit fit = fit_of(0, lane);
        results[exponent_][lane] = fit.exponent;
        results[r_squared_][lane] = fit.r_squared;
        results[window_begin_][lane] = fit.begin;
        results[window_end_][lane] = fit.end;
        conclude_outcome(results, lane, fit.outcome);
    }
}

Quantity<double> ObservedGrowth::declare_error(bool is_added_later) {
    return declare<double>(
        {.path = "exponent_error",
         .units = "1/iteration",
         .long_name = "standard error of the exponent from the directions of the members alone (jackknife)",
         .is_added_later = is_added_later,
         .remark = "sqrt((M - 1) / M sum (L_i - mean)^2) over the exponents L_i of all M members but one, "
                   "each with windows searched anew; NaN for fewer than three members and where one of them "
                   "is missing. Archives of before it lack it"});
}

void ObservedGrowth::conclude_error(Results& results, Quantity<double> error) const {
    for (std::size_t lane = 0; lane < lanes; ++lane)
        if (averages_.rows() > 1 && !std::isnan(results[exponent_][lane]))
            results[error][lane] = exponent_error(lane);
}

std::vector<double> ObservedGrowth::log_lengths_of(std::size_t row, std::size_t lane) const {
    std::vector<double> y(static_cast<std::size_t>(series::iterations_needed(windows_)));
    for (std::size_t t = 0; t < y.size(); ++t)
        y[t] = log_lengths_[(t * averages_.rows() + row) * lanes + lane];
    return y;
}

series::WindowFit ObservedGrowth::fit_of(std::size_t row, std::size_t lane) const {
    return series::fit_growth(log_lengths_of(row, lane), windows_);
}

/// NaN where one of the exponents that it is made of is missing.
double ObservedGrowth::exponent_error(std::size_t lane) const {
    std::vector<double> left_out;
    for (std::size_t row = 1; row < averages_.rows(); ++row) {
        left_out.push_back(fit_of(row, lane).exponent);
        if (std::isnan(left_out.back()))
            return left_out.back();
    }
    return jackknife_error(left_out);
}

}  // namespace netlyap::observables
