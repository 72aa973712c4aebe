#pragma once

#include "netlyap/core/smooth_rectifiers.hpp"
#include "netlyap/model/network.hpp"

/// The activations as the map evaluates them; the kernels have the same bits. There are two kinds:
///
/// - identity, sigmoid, tanh, relu: phi'(z) follows from phi(z). phi(z) is computed from u = folding_factor
/// z,
///   where the factor is folded into a hidden layer's weights.
/// - softplus, gelu, swish: phi'(z) does not, so that the forward pass computes both and keeps phi'(z). They
///   are those of core/smooth_rectifiers.hpp, with their errors and special values; nothing is folded.
namespace netlyap {

/// Whether phi'(z) is kept beside phi(z).
[[nodiscard]] bool has_kept_slope(Activation activation) noexcept;

/// The factor that is folded into a hidden layer's weights; 1 where the slope is kept.
[[nodiscard]] double folding_factor(Activation activation) noexcept;

/// phi(z) from u = folding_factor z, for all u, of an activation without a kept slope. Errors are those of
/// the function of u.
///
/// identity: u = z, NaN and Inf too.
/// sigmoid: 1 / (1 + 2^(u/16)), u = -16 z / ln 2; values in [2^-1020, 1].
///     Error <= 3 ulp.
///     1/2 at 0, exact limits: 1 for u <= -16 * 54 and at -Inf, 2^-1020 for u >= 16320 and at Inf; NaN stays
///     NaN.
/// tanh: 1 - 2 / (1 + 2^(u/16)), u = 32 z / ln 2; values in [-1, 1].
///     Absolute error <= 1.5 * 2^-52, which is 3 ulp for |tanh| >= 1/2; near 0 relative precision is lost, as
///     sums over hidden units do not need it. 0 at 0, -1 and 1 at -+Inf, both reached exactly; NaN stays NaN.
/// relu: max(0, u), u = z.
///     Exact; 0 at both zeros and at NaN, which is not a number above 0; Inf stays.
[[nodiscard]] double activation_of_folded(Activation activation, double u) noexcept;

/// phi'(z) error from a = phi(z): the factor 1, a (1 - a), 1 - a^2 or [a > 0].
[[nodiscard]] double times_derivative(Activation activation, double a, double error) noexcept;

/// phi(z) and phi'(z) of an activation with a kept slope.
[[nodiscard]] ValueAndSlope activation_and_slope(Activation activation, double z) noexcept;

/// phi''(z) from a = phi(z) and the slope phi'(z): 0, slope (1 - 2 a), -2 a slope or 0 (relu, at 0 too).
[[nodiscard]] double curvature_from_slope(Activation activation, double a, double slope) noexcept;

/// phi''(z) of an activation with a kept slope.
[[nodiscard]] double activation_curvature(Activation activation, double z) noexcept;

}  // namespace netlyap
