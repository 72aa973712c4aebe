#include "netlyap/model/activation.hpp"

#include "netlyap/core/elementary.hpp"

#include <cmath>

namespace netlyap {

double folding_factor(Activation activation) noexcept {
    switch (activation) {
        case Activation::sigmoid:
            return -sixteen_over_ln2;
        case Activation::tanh:
            return 2.0 * sixteen_over_ln2;
        case Activation::identity:
        case Activation::relu:
            break;
    }
    return 1.0;
}

double activation_of_folded(Activation activation, double u) noexcept {
    switch (activation) {
        case Activation::identity:
            return u;
        case Activation::sigmoid:
            return 1.0 / (1.0 + exp2_sixteenths(u));
        case Activation::tanh:
            return 1.0 - 2.0 / (1.0 + exp2_sixteenths(u));
        case Activation::relu:
            break;
    }
    return u > 0.0 ? u : 0.0;
}

double times_derivative(Activation activation, double a, double error) noexcept {
    switch (activation) {
        case Activation::identity:
            return error;
        case Activation::sigmoid:
            return error * std::fma(-a, a, a);
        case Activation::tanh:
            return error * std::fma(-a, a, 1.0);
        case Activation::relu:
            break;
    }
    return a > 0.0 ? error : 0.0;
}

}  // namespace netlyap
