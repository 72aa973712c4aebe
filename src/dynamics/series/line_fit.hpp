#pragma once

#include <span>

namespace netlyap::series {

/// A least-squares line through y(0), y(1), ..., y(n - 1).
struct LineFit {
    double slope;
    double r_squared;  ///< 1 - SSR / SST; NaN when y is constant
    double t;          ///< slope / its standard error, n - 2 degrees of freedom; infinite for an exact line
};

/// At least 3 values, all finite.
[[nodiscard]] LineFit fit_line(std::span<const double> y);

/// P(|T| > |t|) of Student's distribution with an even number of degrees of freedom: the finite series of
/// Abramowitz & Stegun 26.7.4.
[[nodiscard]] double two_sided_p(double t, int even_degrees_of_freedom);

}  // namespace netlyap::series
