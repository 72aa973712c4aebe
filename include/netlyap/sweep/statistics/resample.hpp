#pragma once

#include "netlyap/core/pulse.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

/// Standard errors by resampling whole trajectories: what happens in one is not independent.
namespace netlyap::statistics {

/// A statistic with its standard error.
struct Estimate {
    double value;
    /// Standard deviation over resamples; NaN where the value exists in fewer than 9 of 10 of them, or is the
    /// same in all: then they say nothing, as with a single trajectory.
    double error;
};

/// How often each trajectory is drawn, in each of 400 resamples of as many: [resample][trajectory].
using Resamples = std::vector<std::vector<std::int32_t>>;

/// Keyed by (seed, Purpose::bootstrap) and three words.
[[nodiscard]] Resamples resample_trajectories(std::size_t trajectories, std::uint64_t seed,
                                              std::array<std::uint64_t, 3> name);

/// Statistics of the trajectories, each drawn once, with their errors: statistics(draws) gets how often each
/// trajectory is drawn and returns the same number of values every time, NaN where one does not exist.
/// The pulse is called before every resample.
[[nodiscard]] std::vector<Estimate> estimates(
    const Resamples& resamples, std::size_t trajectories,
    const std::function<std::vector<double>(const std::vector<std::int32_t>& draws)>& statistics,
    const Pulse& pulse = no_pulse);

}  // namespace netlyap::statistics
