#pragma once

#include <cstdint>
#include <span>

/// Hartigan's dip test of unimodality (Hartigan & Hartigan, Ann. Statist. 13, 70, 1985).
namespace netlyap {

/// Which exponents of a cell of the grid are tested. Part of the key of the random numbers: never renumber.
enum class ExponentSet : std::uint64_t {
    kept = 0,        ///< those that the filter keeps: the published P(Lambda)
    unfiltered = 1,  ///< all finite ones
};

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

/// The p-value of the dip of these finite values, in any order, against dip_null_samples samples of n uniform
/// numbers, asymptotically the least favourable unimodal distribution:
///
///     p = (1 + number of null dips at least as large) / (dip_null_samples + 1).
///
/// "At least as large" is meant up to rounding (1e-12 relative), because for small n many samples have a dip
/// of exactly 1/(2n). The samples are consecutive runs of n words of the stream of (job seed,
/// Purpose::dip_null, bits of eta and of epsilon, set). NaN under 4 values.
[[nodiscard]] double dip_p_value(std::span<const double> values, std::uint64_t job_seed, double eta,
                                 double epsilon, ExponentSet set);

}  // namespace netlyap
