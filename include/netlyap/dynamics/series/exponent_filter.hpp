#pragma once

#include "netlyap/dynamics/series/window_fit.hpp"

namespace netlyap::series {

/// Which exponents count: those of a good fit that grow (Danovski, Soriano & Lacasa 2024, section 3.3).
/// Nothing that is recorded depends on it.
struct ExponentFilter {
    double min_r_squared = 0.9;
    double min_exponent = 0.05;  ///< per iteration
};

/// Whether an initial condition is kept, from what its unit recorded. Where there is no exponent that can be
/// judged (degenerate, diverged, rounded, or a value that this version does not know), it stays as recorded;
/// otherwise it is judged anew, whatever the filter of an older version had found.
[[nodiscard]] Outcome judge(Outcome recorded, double exponent, double r_squared,
                            const ExponentFilter& filter) noexcept;

}  // namespace netlyap::series
