#pragma once

#include "netlyap/core/missing.hpp"
#include "netlyap/sweep/statistics/resample.hpp"

#include <cstdint>
#include <span>
#include <vector>

/// How long phases last when the end of the run cuts off many of them: leaving those out makes the mean too
/// short, so their time is taken into account up to where they were seen (Kaplan & Meier, J. Am. Stat. Assoc.
/// 53, 457, 1958).
namespace netlyap::statistics {

/// The length of a phase, in iterations.
struct Duration {
    std::int64_t length = 0;
    bool is_censored = false;  ///< the phase went on when it was no longer seen
    std::size_t trajectory = 0;
};

/// S(t), the probability that a phase lasts longer than t.
class SurvivalCurve {
public:
    /// Of phases that are sorted by length, each as often as its trajectory is drawn [trajectory]. At every
    /// length d at which phases end, S falls by the factor 1 - (phases that end) / (phases at risk: those
    /// that were seen for d or longer).
    SurvivalCurve(std::span<const Duration> sorted, std::span<const std::int32_t> draws);

    /// S(t); NaN where all phases that lasted so long were cut off before, and without phases.
    [[nodiscard]] double at(std::int64_t t) const;
    /// The smallest t with S(t) <= 1/2; NaN where the curve does not come down so far. S is a fraction of
    /// whole numbers and compared as such: its rounding decides nothing.
    [[nodiscard]] double median() const noexcept { return median_; }
    /// The mean of min(length, horizon): the area below S up to the horizon; NaN where S is not known up to
    /// it.
    [[nodiscard]] double restricted_mean(std::int64_t horizon) const;

private:
    std::vector<std::int64_t> steps_;  ///< lengths at which S falls, ascending
    std::vector<double> survival_;     ///< S from there on; without censoring correctly rounded
    double median_ = missing_value;
    std::int64_t last_seen_ = 0;    ///< the longest duration
    bool is_known_behind_ = false;  ///< whether the last phases were seen to end, so that S is 0 from there
};

struct SurvivalStatistics {
    Estimate median;
    Estimate beyond_1000;  ///< S(1000)
    Estimate beyond_3000;  ///< S(3000)
    Estimate restricted_mean;
    std::vector<double> curve;  ///< S at the lengths asked for
};

/// In any order; `lengths` are where the whole curve is wanted.
[[nodiscard]] SurvivalStatistics survival_statistics(std::vector<Duration> durations, std::int64_t horizon,
                                                     std::span<const std::int64_t> lengths,
                                                     std::size_t trajectories, const Resamples& resamples,
                                                     const Pulse& pulse = no_pulse);

}  // namespace netlyap::statistics
