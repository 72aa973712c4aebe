#include "netlyap/dynamics/tangents/stability_threshold.hpp"

#include "netlyap/core/missing.hpp"
#include "netlyap/core/value_text.hpp"

#include <algorithm>

namespace netlyap::tangent {

namespace {

bool has_one_learning_rate(const Descent& descent) {
    return std::all_of(descent.factors.begin(), descent.factors.end(),
                       [&](double factor) { return factor == descent.factors.front(); });
}

}  // namespace

double stability_threshold(const Descent& descent, double learning_rate) {
    if (!has_one_learning_rate(descent))
        return missing_value;
    const double eta = descent.factors.front() * learning_rate;
    const double beta = descent.momentum;
    switch (descent.method) {
        case DescentMethod::gradient:
            return 2.0 / eta;
        case DescentMethod::momentum:
            return (2.0 + 2.0 * beta) / eta;
        case DescentMethod::nesterov:
            return (2.0 + 2.0 * beta) / ((1.0 + 2.0 * beta) * eta);
        case DescentMethod::rmsprop:
        case DescentMethod::adam:
            break;
    }
    return missing_value;
}

std::string threshold_text(const Descent& descent) {
    const double factor = descent.factors.front();
    const std::string eta = factor == 1.0 ? "eta" : "(" + value_text(factor) + " eta)";
    const std::string beta = ", beta = " + value_text(descent.momentum);
    switch (descent.method) {
        case DescentMethod::momentum:
            return "(2 + 2 beta) / " + eta + beta;
        case DescentMethod::nesterov:
            return "(2 + 2 beta) / ((1 + 2 beta) " + eta + ")" + beta;
        case DescentMethod::gradient:
        case DescentMethod::rmsprop:
        case DescentMethod::adam:
            break;
    }
    return "2 / " + eta;
}

std::string why_no_threshold(const Descent& descent) {
    if (descent.method == DescentMethod::rmsprop || descent.method == DescentMethod::adam)
        return "descent.method = " + word_of(descent.method) +
               " divides each step by its running mean square gradient, so that no value of the sharpness "
               "alone makes it unstable";
    if (!has_one_learning_rate(descent))
        return "descent.factors = " + value_text(descent.factors) +
               " gives the layers different learning rates, so that no value of the sharpness alone makes "
               "the descent unstable";
    return "";
}

}  // namespace netlyap::tangent
