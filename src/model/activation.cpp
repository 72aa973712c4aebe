#include "netlyap/model/activation.hpp"

#include "netlyap/core/elementary.hpp"
#include "netlyap/core/fused.hpp"

#include <cmath>

namespace netlyap {

bool has_kept_slope(Activation activation) noexcept {
    return activation == Activation::softplus || activation == Activation::gelu ||
           activation == Activation::swish;
}

double folding_factor(Activation activation) noexcept {
    if (activation == Activation::sigmoid)
        return -sixteen_over_ln2;
    return activation == Activation::tanh ? 2.0 * sixteen_over_ln2 : 1.0;
}

double activation_of_folded(Activation activation, double u) noexcept {
    if (activation == Activation::sigmoid)
        return 1.0 / (1.0 + exp2_sixteenths(u));
    if (activation == Activation::tanh)
        return 1.0 - 2.0 / (1.0 + exp2_sixteenths(u));
    if (activation == Activation::relu)
        return u > 0.0 ? u : 0.0;
    return u;
}

NETLYAP_FUSED double times_derivative(Activation activation, double a, double error) noexcept {
    if (activation == Activation::sigmoid)
        return error * std::fma(-a, a, a);
    if (activation == Activation::tanh)
        return error * std::fma(-a, a, 1.0);
    if (activation == Activation::relu)
        return a > 0.0 ? error : 0.0;
    return error;
}

ValueAndSlope activation_and_slope(Activation activation, double z) noexcept {
    if (activation == Activation::softplus)
        return softplus(z);
    return activation == Activation::gelu ? gelu(z) : swish(z);
}

NETLYAP_FUSED double curvature_from_slope(Activation activation, double a, double slope) noexcept {
    if (activation == Activation::sigmoid)
        return slope * std::fma(-2.0, a, 1.0);
    return activation == Activation::tanh ? slope * (-2.0 * a) : 0.0;
}

double activation_curvature(Activation activation, double z) noexcept {
    if (activation == Activation::softplus)
        return softplus_curvature(z);
    return activation == Activation::gelu ? gelu_curvature(z) : swish_curvature(z);
}

}  // namespace netlyap
