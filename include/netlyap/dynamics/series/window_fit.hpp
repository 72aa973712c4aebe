#pragma once

#include "netlyap/core/words_of.hpp"

#include <cstdint>
#include <span>
#include <vector>

/// The finite network Lyapunov exponent of one initial condition (Danovski, Soriano & Lacasa 2024,
/// section 3.3, Eq. 3).
namespace netlyap::series {

/// How d_i(t) of the members becomes one series y(t).
enum class GrowthAverage : std::uint8_t {
    mean,  ///< y = ln( mean_i d_i )
    log,   ///< y = mean_i ln d_i
};

constexpr std::array<Word<GrowthAverage>, 2> words_of(GrowthAverage) {
    return {{{GrowthAverage::mean, "mean"}, {GrowthAverage::log, "log"}}};
}

enum class GrowthEstimator : std::uint8_t {
    fit,    ///< the slope of the best window
    ratio,  ///< Eq. 3: (y(tau) - y(0)) / tau, with tau the last iteration of the best window
};

constexpr std::array<Word<GrowthEstimator>, 2> words_of(GrowthEstimator) {
    return {{{GrowthEstimator::fit, "fit"}, {GrowthEstimator::ratio, "ratio"}}};
}

struct WindowSearch {
    std::vector<std::int64_t> starts;   ///< first iteration of a window, counted from the perturbation
    std::vector<std::int64_t> lengths;  ///< iterations in a window, at least 3
    GrowthAverage average = GrowthAverage::mean;
    GrowthEstimator estimator = GrowthEstimator::fit;
};

/// Why an initial condition is kept or not. What holds first of diverged, rounded, degenerate, low_r_squared,
/// low_exponent. A unit records why there is no exponent, or `kept`; only judge() of exponent_filter.hpp,
/// when units are gathered, tells low_r_squared and low_exponent. fit_growth() knows nothing of rounded,
/// which the observable growth adds.
enum class Outcome : std::uint8_t {
    kept = 0,           ///< in a record: there is an exponent; in an archive: and the filter keeps it
    low_exponent = 1,   ///< the fit is good, the growth too slow
    low_r_squared = 2,  ///< no window is exponential
    degenerate = 3,     ///< some distance is 0, or no window has any variance
    diverged = 4,       ///< a parameter stopped being finite
    rounded = 5,        ///< more than most_rounding of the perturbation is lost in rounding
};

constexpr std::array<Word<Outcome>, 6> words_of(Outcome) {
    return {{{Outcome::kept, "kept"},
             {Outcome::low_exponent, "low_exponent"},
             {Outcome::low_r_squared, "low_r_squared"},
             {Outcome::degenerate, "degenerate"},
             {Outcome::diverged, "diverged"},
             {Outcome::rounded, "rounded"}}};
}

/// The share of a perturbation that rounding may change, see Trajectory::rounding(): 1e-14 has 0.004 to
/// 0.009, 1e-15 some 0.05, 1e-17 more than 0.9.
inline constexpr double most_rounding = 0.01;

struct WindowFit {
    double exponent;     ///< per iteration; NaN if degenerate or diverged
    double r_squared;    ///< 1 - SSR / SST of the best window, SST about its mean
    std::int64_t begin;  ///< the best window [begin, end), counted from the perturbation; -1 if there is none
    std::int64_t end;
    Outcome outcome;
};

/// The iterations that the search looks at: the largest start plus the largest length.
[[nodiscard]] std::int64_t iterations_needed(const WindowSearch& search);

/// Fits y = a + Lambda t by least squares in every window (start, length) and takes the one with the largest
/// R^2, the first in start-then-length order on ties. `log_distance` is y(t) for t = 0 .. iterations_needed -
/// 1; -Inf stands for a distance of 0, NaN for a trajectory that diverged.
[[nodiscard]] WindowFit fit_growth(std::span<const double> log_distance, const WindowSearch& search);

/// Eq. 3 up to the last iteration of a window [begin, end): (y(tau) - y(0)) / tau, tau = end - 1.
[[nodiscard]] double growth_up_to(std::span<const double> log_distance, std::int64_t end);

}  // namespace netlyap::series
