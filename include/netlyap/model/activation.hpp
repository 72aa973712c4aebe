#pragma once

#include "netlyap/model/network.hpp"

namespace netlyap {

/// The factor that is folded into a hidden layer's weights, so that activation_of_folded gets u = factor z.
[[nodiscard]] double folding_factor(Activation activation) noexcept;

/// phi(z) from u = folding_factor z.
///   sigmoid: 1 / (1 + 2^(u/16)), u = -16 z / ln 2; in [2^-1020, 1]
///   tanh:    1 - 2 / (1 + 2^(u/16)), u = 32 z / ln 2; absolute error 2e-16
///   relu:    max(0, u), u = z
/// NaN stays NaN, except that relu(NaN) = 0.
[[nodiscard]] double activation_of_folded(Activation activation, double u) noexcept;

/// phi'(z) error from a = phi(z): the factor a (1 - a), 1 - a^2 or [a > 0].
[[nodiscard]] double times_derivative(Activation activation, double a, double error) noexcept;

}  // namespace netlyap
