#include "netlyap/dynamics/tangents/stability_threshold.hpp"

#include "netlyap/core/missing.hpp"

#include <algorithm>

namespace netlyap::tangent {

double stability_threshold(const Descent& descent, double learning_rate) {
    const double factor = descent.factors.front();
    if (std::any_of(descent.factors.begin(), descent.factors.end(),
                    [&](double other) { return other != factor; }))
        return missing_value;
    const double eta = factor * learning_rate;
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

}  // namespace netlyap::tangent
