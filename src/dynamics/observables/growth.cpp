#include "netlyap/dynamics/observables/growth.hpp"

#include "netlyap/core/elementary.hpp"
#include "netlyap/core/error.hpp"
#include "netlyap/core/missing.hpp"

#include "recorded_series.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace netlyap::observables {

namespace {

constexpr const char* group = "/lyapunov";

class Growth final : public Observable {
public:
    explicit Growth(const ObservableSetup& setup)
        : Observable(group),
          members_(setup.members),
          first_(setup.perturb_at),
          windows_(setup.windows),
          log_distance_(1, static_cast<std::size_t>(series::iterations_needed(setup.windows))) {
        rounding_.fill(missing_value);
    }

    [[nodiscard]] Demand demand(std::int64_t t) const override {
        return {t >= first_ && t < first_ + series::iterations_needed(windows_), false};
    }

    void observe(const ensemble::Trajectory& trajectory) override {
        if (trajectory.iteration() == first_)
            rounding_ = trajectory.rounding();
        for (std::size_t lane = 0; lane < lanes; ++lane)
            log_distance_.set(lane, 0, log_average(trajectory.distances(), lane));
        log_distance_.next_column();
    }

    void save(ByteWriter& writer) const override {
        log_distance_.save(writer);
        writer.put(rounding_);
    }
    void restore(ByteReader& reader, const ensemble::Trajectory& trajectory) override {
        const std::int64_t seen =
            std::clamp<std::int64_t>(trajectory.iteration() - first_, 0, series::iterations_needed(windows_));
        log_distance_.restore(reader, static_cast<std::size_t>(seen));
        rounding_ = reader.get<std::array<double, lanes>>();
        for (const double share : rounding_)
            if (share < 0.0 || (seen == 0 && !std::isnan(share)))
                throw DataError("a saved state has lost a share of its perturbation that there is not");
    }

    void conclude(Results& results, const Pulse&) const override {
        const auto length = static_cast<std::size_t>(series::iterations_needed(windows_));
        const std::vector<double> log_distance = log_distance_.values();
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const series::WindowFit fit =
                series::fit_growth(std::span(log_distance).subspan(lane * length, length), windows_);
            results[exponent_][lane] = fit.exponent;
            results[r_squared_][lane] = fit.r_squared;
            results[window_begin_][lane] = fit.begin;
            results[window_end_][lane] = fit.end;
            const bool is_rounded =
                rounding_[lane] > series::most_rounding && fit.outcome != series::Outcome::diverged;
            results[outcome_][lane] =
                static_cast<std::uint8_t>(is_rounded ? series::Outcome::rounded : fit.outcome);
            results[rounding_share_][lane] = rounding_[lane];
        }
    }

private:
    /// y(t), or -Inf as soon as one distance is 0.
    [[nodiscard]] double log_average(std::span<const double> distances, std::size_t lane) const {
        double sum = 0.0;
        for (std::size_t member = 0; member < members_; ++member) {
            const double distance = distances[member * lanes + lane];
            if (distance == 0.0)
                return -std::numeric_limits<double>::infinity();
            sum += windows_.average == series::GrowthAverage::mean ? distance : log(distance);
        }
        const double mean = sum / static_cast<double>(members_);
        return windows_.average == series::GrowthAverage::mean ? log(mean) : mean;
    }

    std::size_t members_;
    std::int64_t first_;
    series::WindowSearch windows_;
    RecordedSeries log_distance_;           ///< y(t) from the perturbation on
    std::array<double, lanes> rounding_{};  ///< as Trajectory::rounding() has it
    Quantity<double> exponent_ = declare<double>(
        {.path = "exponent",
         .units = "1/iteration",
         .long_name = windows_.estimator == series::GrowthEstimator::fit
                          ? "finite network Lyapunov exponent (slope of the best window), unfiltered"
                          : "finite network Lyapunov exponent (growth up to the end of the best window), "
                            "unfiltered"});
    Quantity<double> r_squared_ =
        declare<double>({.path = "r_squared", .long_name = "R^2 of the exponential fit in the best window"});
    Quantity<std::int64_t> window_begin_ = declare<std::int64_t>(
        {.path = "window_begin",
         .long_name = "first iteration of the best window, counted from the perturbation"});
    Quantity<std::int64_t> window_end_ = declare<std::int64_t>(
        {.path = "window_end",
         .long_name = "iteration after the last one of the best window, counted from the perturbation"});
    /// Version 2: there is rounded.
    Quantity<std::uint8_t> outcome_ =
        declare<std::uint8_t>({.path = "outcome",
                               .long_name = "whether the initial condition is kept, and why not",
                               .flags = flags_of<series::Outcome>(),
                               .version = 2});
    Quantity<double> rounding_share_ = declare<double>(
        {.path = "rounding",
         .long_name = "share of the perturbation that rounding changes: sum |realised - drawn| / sum |drawn|",
         .is_added_later = true});
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
            if (setup.members == 0)
                throw UsageError(
                    "the observable growth needs perturbed trajectories, but sweep.members = 0; "
                    "set sweep.members to 1 or more, or take growth out of observe.names");
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
        .fits_windows = true};
}

}  // namespace netlyap::observables
