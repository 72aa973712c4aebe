#pragma once

#include "netlyap/dynamics/observables/observable.hpp"

namespace netlyap::observables {

/// The covariant Lyapunov vectors v_j of the leading exponents (tangents/covariant_columns.hpp) of chosen
/// initial conditions, in a range of iterations between a forward and a backward transient. Frames are
/// followed through all three and orthonormalised every n iterations; what is kept is the triangles from the
/// range on and the frames at recorded iterations:
///     /covariant/exponent [index]                 mean of ln g_j over the range
///     /covariant/end_dependence [index]           how far the backward transient has brought two other ends
///     /covariant/log_growth [index, iteration]    the sums of ln g_j up to t
///     /covariant/angle [pair, iteration]          between v_j and v_(j+1)
///     /covariant/smallest_angle [pair]            the least of them over the range
///     /covariant/layer_share [index, layer, iteration]
///     /covariant/unit_share [index, unit]         the parts of |v_j|^2, a mean over recorded iterations
/// and on request
///     /covariant/vector [index, component, iteration]
[[nodiscard]] ObservableType covariant_observable();

}  // namespace netlyap::observables
