#pragma once

#include "netlyap/dynamics/observables/observable.hpp"

namespace netlyap::observables {

/// The curvature of the loss where the reference trajectory is: eigenvalues of the Hessian H(theta(t)) of the
/// loss on all training samples, penalty included, whatever samples a step sees, by Lanczos on exact products
/// (tangents/lanczos.hpp), each [iteration]:
///     /hessian/sharpness               the largest eigenvalue
///     /hessian/sharpness_ratio         over the threshold of the descent (tangents/stability_threshold.hpp)
///     /hessian/residual                the largest |H x - lambda x| of the eigenvalues found
///     /hessian/gradient_alignment      |g . v| / (|g| |v|), g the gradient, v the eigenvector of sharpness
///     /hessian/displacement_alignment  the same of the mean over the members of theta'_i - theta, from the
///                                      perturbation on; where there are members
///     /hessian/largest [from_top]      the largest eigenvalues, one by default
/// and on request
///     /hessian/smallest [from_bottom]
///     /hessian/eigenvalue [index]      the whole spectrum (tangents/dense_spectrum.hpp)
///     /hessian/layer_sharpness [layer] the largest eigenvalue of the block of H of each layer
/// NaN where the trajectory has diverged.
[[nodiscard]] ObservableType hessian_observable();

}  // namespace netlyap::observables
