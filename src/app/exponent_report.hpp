#pragma once

#include "netlyap/dynamics/series/series_divergence.hpp"

#include <cstddef>
#include <string>

namespace netlyap {

/// The exponent over embeddings, and whether it can be cited: lines of `netlyap series --kantz`. `length` is
/// that of the series.
[[nodiscard]] std::string exponent_report(const series::SettledExponent& settled, bool is_chaos,
                                          std::size_t length);

/// The verdict in a word or two: "chaos", "chaos, exponent not determined", "undecided", "no chaos found".
[[nodiscard]] std::string verdict_word(const series::ChaosVerdict& verdict,
                                       const series::SettledExponent& settled);

/// The verdict. Chaos whose exponent has a trend over the embeddings is said to be that, and where no two of
/// them agree it is undecided. Sums of two sines get so far now and then (4000 values, --radius 0.004: 1 of
/// 120 to the former, 1 of 20 of others to the latter); none of them to chaos with an exponent that can be
/// cited.
[[nodiscard]] std::string verdict_report(const series::ChaosVerdict& verdict,
                                         const series::SettledExponent& settled, std::size_t embedding);

}  // namespace netlyap
