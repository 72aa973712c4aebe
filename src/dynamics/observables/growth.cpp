#include "netlyap/dynamics/observables/growth.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/missing.hpp"
#include "netlyap/core/moments.hpp"
#include "netlyap/dynamics/observables/shared_signals.hpp"

#include "log_averages.hpp"
#include "member_axis.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace netlyap::observables {

namespace {

constexpr const char* group = "/lyapunov";

/// The standard error of an exponent from those without each of the members: the jackknife.
double jackknife_error(std::span<const double> left_out) {
    const auto freedom = static_cast<double>(left_out.size() - 1);
    return std::sqrt(freedom) * standard_deviation(left_out, left_out.size());
}

class Growth final : public Observable {
public:
    explicit Growth(const ObservableSetup& setup)
        : Observable(group),
          first_(setup.perturb_at),
          windows_(setup.windows),
          averages_(setup.members, setup.windows.average, setup.signals->kernel_name()) {
        rounding_.fill(missing_value);
    }

    [[nodiscard]] Demand demand(std::int64_t t) const override {
        return {t >= first_ && t < first_ + series::iterations_needed(windows_), false};
    }

    void observe(const ensemble::Trajectory& trajectory) override {
        if (trajectory.iteration() == first_)
            rounding_ = trajectory.rounding();
        const std::span<const double> here = averages_.of(trajectory.distances());
        log_distance_.insert(log_distance_.end(), here.begin(), here.end());
    }

    void save(ByteWriter& writer) const override {
        writer.put_all(std::span(log_distance_));
        writer.put(rounding_);
    }
    void restore(ByteReader& reader, const ensemble::Trajectory& trajectory) override {
        const std::int64_t seen =
            std::clamp<std::int64_t>(trajectory.iteration() - first_, 0, series::iterations_needed(windows_));
        log_distance_ = reader.get_all<double>(static_cast<std::size_t>(seen) * averages_.rows() * lanes);
        rounding_ = reader.get<std::array<double, lanes>>();
        for (const double share : rounding_)
            if (share < 0.0 || (seen == 0 && !std::isnan(share)))
                throw DataError("a saved state has lost a share of its perturbation that there is not");
    }

    void conclude(Results& results, const Pulse& pulse) const override {
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            pulse();
            const series::WindowFit fit = fit_of(0, lane);
            results[exponent_][lane] = fit.exponent;
            results[r_squared_][lane] = fit.r_squared;
            results[window_begin_][lane] = fit.begin;
            results[window_end_][lane] = fit.end;
            const bool is_rounded =
                rounding_[lane] > series::most_rounding && fit.outcome != series::Outcome::diverged;
            results[outcome_][lane] =
                static_cast<std::uint8_t>(is_rounded ? series::Outcome::rounded : fit.outcome);
            results[rounding_share_][lane] = rounding_[lane];
            if (averages_.rows() > 1 && !std::isnan(fit.exponent))
                results[exponent_error_][lane] = exponent_error(lane);
        }
    }

private:
    /// The fit of y(t) of all members, row 0, or of all but one.
    [[nodiscard]] series::WindowFit fit_of(std::size_t row, std::size_t lane) const {
        std::vector<double> y(static_cast<std::size_t>(series::iterations_needed(windows_)));
        for (std::size_t t = 0; t < y.size(); ++t)
            y[t] = log_distance_[(t * averages_.rows() + row) * lanes + lane];
        return series::fit_growth(y, windows_);
    }

    /// NaN where one of the exponents that it is made of is missing.
    [[nodiscard]] double exponent_error(std::size_t lane) const {
        std::vector<double> left_out;
        for (std::size_t row = 1; row < averages_.rows(); ++row) {
            left_out.push_back(fit_of(row, lane).exponent);
            if (std::isnan(left_out.back()))
                return left_out.back();
        }
        return jackknife_error(left_out);
    }

    std::int64_t first_;
    series::WindowSearch windows_;
    LogAverages averages_;
    std::vector<double> log_distance_;  ///< y(t) from the perturbation on [t][row][lane], rows as LogAverages
    std::array<double, lanes> rounding_{};  ///< as Trajectory::rounding() has it
    Quantity<double> exponent_ = declare<double>(
        {.path = "exponent",
         .units = "1/iteration",
         .long_name = windows_.estimator == series::GrowthEstimator::fit
                          ? "finite network Lyapunov exponent (slope of the best window), unfiltered"
                          : "finite network Lyapunov exponent (growth up to the end of the best window), "
                            "unfiltered",
         .remark = "Lambda; NaN if degenerate or diverged"});
    Quantity<double> r_squared_ =
        declare<double>({.path = "r_squared", .long_name = "R^2 of the exponential fit in the best window"});
    Quantity<std::int64_t> window_begin_ = declare<std::int64_t>(
        {.path = "window_begin",
         .long_name = "first iteration of the best window, counted from the perturbation"});
    Quantity<std::int64_t> window_end_ = declare<std::int64_t>(
        {.path = "window_end",
         .long_name = "iteration after the last one of the best window, counted from the perturbation"});
    /// Version 2: there is rounded.
    Quantity<std::uint8_t> outcome_ = declare<std::uint8_t>(
        {.path = "outcome",
         .long_name = "whether the initial condition is kept, and why not",
         .flags = flags_of<series::Outcome>(),
         .version = 2,
         .remark = "of several the first of diverged, rounded (`rounding` > 0.01), degenerate (some distance "
                   "is 0, or no window has variance), low_r_squared, low_exponent; the last two are what the "
                   "filter says when units are gathered. Archives of before `rounding` do not judge it"});
    Quantity<double> rounding_share_ = declare<double>(
        {.path = "rounding",
         .long_name = "share of the perturbation that rounding changes: sum |realised - drawn| / sum |drawn|",
         .is_added_later = true,
         .remark =
             "over members and displaced parameters; 0.004 to 0.009 at epsilon = 1e-14, where single "
             "exponents are uncertain by about 0.01 (beside 80-bit arithmetic); above 0.01 from 1e-15 down"});
    Quantity<double> exponent_error_ = declare<double>(
        {.path = "exponent_error",
         .units = "1/iteration",
         .long_name = "standard error of the exponent from the directions of the members alone (jackknife)",
         .is_added_later = true,
         .remark = "sqrt((M - 1) / M sum (L_i - mean)^2) over the exponents L_i of all M members but one, "
                   "each with windows searched anew; NaN for fewer than three members and where one of them "
                   "is missing. Archives of before it lack it"});
};

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

ObservableType growth_observable() {
    return {
        .name = "growth",
        .summary = "finite network Lyapunov exponent by the window search of [fit]",
        .settings = {},
        .make = [](const ObservableSetup& setup) -> std::unique_ptr<Observable> {
            check_members(setup);
            const std::int64_t recorded = setup.iterations - setup.perturb_at;
            if (series::iterations_needed(setup.windows) > recorded)
                throw UsageError("a window of fit.window_start and fit.window_length ends " +
                                 std::to_string(series::iterations_needed(setup.windows)) +
                                 " iterations after the perturbation, but only " + std::to_string(recorded) +
                                 " are recorded; raise sweep.iterations to at least " +
                                 std::to_string(series::iterations_needed(setup.windows) + setup.perturb_at) +
                                 windows_that_fit(recorded));
            return std::make_unique<Growth>(setup);
        },
        .group = group,
        .fits_windows = true,
        .kept_bytes =
            [](const ObservableSetup& setup) {
                const std::size_t rows = log_average_rows(setup.members);
                return static_cast<double>(rows * lanes * sizeof(double)) *
                       static_cast<double>(series::iterations_needed(setup.windows));
            }};
}

}  // namespace netlyap::observables
