#pragma once

#include "netlyap/model/descent.hpp"

#include <string>

namespace netlyap::tangent {

/// The curvature above which a descent of learning rate eta moves away from a minimum (J. Cohen et al. 2021,
/// arXiv:2103.00065, appendix B), with beta = momentum:
///
///     gradient   2 / eta
///     momentum   (2 + 2 beta) / eta
///     nesterov   (2 + 2 beta) / ((1 + 2 beta) eta)
///
/// eta is that of the layers. NaN where they have different ones, and for rmsprop and adam, whose threshold
/// is no number of the Hessian alone.
[[nodiscard]] double stability_threshold(const Descent& descent, double learning_rate);

/// Its formula for a descent that has one: "(2 + 2 beta) / eta, beta = 0.9".
[[nodiscard]] std::string threshold_text(const Descent& descent);

/// Why a descent has none, the rest of a sentence; empty where it has one.
[[nodiscard]] std::string why_no_threshold(const Descent& descent);

}  // namespace netlyap::tangent
