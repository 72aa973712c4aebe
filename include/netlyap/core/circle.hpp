#pragma once

/// Our own functions of the circle, whose bits are the same with every processor, compiler flag and C
/// library: for data that are made by a formula, and for angles.
namespace netlyap {

/// sin(pi x) for |x| < 2^50.
///     Error <= 2 ulp; exact where 2 x is an integer. NaN for NaN and infinities.
[[nodiscard]] double sin_pi(double x) noexcept;

/// cos(pi x), likewise.
[[nodiscard]] double cos_pi(double x) noexcept;

/// The angle in radians, between -pi/2 and pi/2, whose tangent is x, for all x.
///     Error <= 2 ulp. atan(+-0) = +-0, atan(+-Inf) = +-pi/2. NaN stays NaN.
[[nodiscard]] double atan(double x) noexcept;

}  // namespace netlyap
