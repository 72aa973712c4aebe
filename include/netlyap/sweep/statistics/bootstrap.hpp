#pragma once

#include "netlyap/core/pulse.hpp"
#include "netlyap/core/words_of.hpp"

#include <cstdint>
#include <span>

/// Percentile bootstrap over initial conditions (Efron & Tibshirani, An Introduction to the Bootstrap, 1993,
/// ch. 13).
namespace netlyap::statistics {

/// Unless another number is asked for (statistics.exponents.resamples of a job).
inline constexpr std::int64_t bootstrap_resamples = 2000;

/// Fewer kept initial conditions than this give no interval.
inline constexpr std::int64_t bootstrap_min_kept = 20;

/// Why the interval of a cell is there or not. The values are part of the archive: never renumber.
enum class IntervalStatus : std::uint8_t {
    available = 0,
    too_few_kept = 1,  ///< fewer than bootstrap_min_kept kept: both ends are NaN
};

constexpr std::array<Word<IntervalStatus>, 2> words_of(IntervalStatus) {
    return {{{IntervalStatus::available, "available"}, {IntervalStatus::too_few_kept, "too_few_kept"}}};
}

/// The 2.5 % and 97.5 % quantiles over the resamples.
struct BootstrapInterval {
    IntervalStatus status;
    double low, high;
};

/// The interval of the mean exponent of the kept, with the uncertainty of the filter: each resample draws N
/// of all N initial conditions with replacement, each with its exponent and its verdict kept (not 0) or not,
/// and takes the mean of what it kept. A resample that kept none does not count.
///
/// `exponents` and `kept` have one entry per initial condition, in the order of the seeds; an exponent is
/// read only where kept, and finite there. Keyed by (job seed, Purpose::bootstrap, bits of eta and of
/// epsilon). Throws InternalError if the lengths differ.
[[nodiscard]] BootstrapInterval bootstrap_interval(std::span<const double> exponents,
                                                   std::span<const std::uint8_t> kept, std::uint64_t job_seed,
                                                   double eta, double epsilon, const Pulse& pulse = no_pulse,
                                                   std::int64_t resamples = bootstrap_resamples);

}  // namespace netlyap::statistics
