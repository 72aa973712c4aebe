#pragma once

#include "netlyap/core/pulse.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

/// Hartigan's dip test of unimodality (Hartigan & Hartigan, Ann. Statist. 13, 70, 1985).
namespace netlyap::statistics {

/// Samples of the null distribution, so p-values are multiples of 1 / (dip_null_samples + 1).
inline constexpr int dip_null_samples = 2000;

/// The dip of n sorted finite values: the distance between their empirical distribution function F and the
/// unimodal distribution function U that is nearest to it,
///
///     dip = min over U of max over x of |F(x) - U(x)|,    1/(2n) <= dip <= 1/4 for n >= 2,
///
/// where U is convex before its mode, concave after it, and may have an atom at the mode only. Equal values
/// are one step of F. All values equal would give 0 by this definition; as in R's package diptest the dip is
/// never below 1/(2n) (so a single value has 1/2). No value: NaN.
///
/// Algorithm: as AS 217 (P. M. Hartigan, Appl. Statist. 34, 320, 1985), which shrinks the interval of the
/// mode between the greatest convex minorant and the least concave majorant of F.
[[nodiscard]] double dip_statistic(std::span<const double> sorted);

/// The null distribution of the dip of n values: dip_null_samples samples of n uniform numbers,
/// asymptotically the least favourable unimodal distribution. One serves all samples of n values, so the
/// p-values of two cells of a sweep share the (small) error of their null.
///
/// The samples are consecutive runs of n words of the stream of (job seed, Purpose::dip_null, n).
class DipNull {
public:
    DipNull(std::size_t n, std::uint64_t job_seed, const Pulse& pulse = no_pulse);

    /// The p-value of the dip of n finite values, in any order; NaN under 4 values:
    ///
    ///     p = (1 + number of null dips at least as large) / (dip_null_samples + 1).
    ///
    /// "At least as large" is meant up to rounding (1e-12 relative), because for small n many samples have a
    /// dip of exactly 1/(2n).
    [[nodiscard]] double p_value(std::vector<double> values) const;

private:
    std::size_t n_;
    std::vector<double> dips_;  ///< ascending; empty under 4 values
};

}  // namespace netlyap::statistics
