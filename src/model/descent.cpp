#include "netlyap/core/assert.hpp"
#include "netlyap/core/fused.hpp"
#include "netlyap/model/training_system.hpp"

#include <algorithm>
#include <cmath>

namespace netlyap {

namespace {

/// The coefficients of one step, and where theta and its state lie in a point.
struct Move {
    const Descent& descent;
    std::size_t parameters;
    double samples;  ///< n
    std::span<const double> from;
    std::span<double> to;

    /// sum_i, the learning rate of its layer.
    void operator()(std::size_t i, double sum, double rate) const {
        const std::size_t first = parameters + i;
        const std::size_t second = 2 * parameters + i;
        double next = 0.0;
        switch (descent.method) {
            case DescentMethod::gradient:
                next = std::fma(-rate / samples, sum, from[i]);
                break;
            case DescentMethod::momentum:
                to[first] = std::fma(descent.momentum, from[first], sum);
                next = std::fma(-rate / samples, to[first], from[i]);
                break;
            case DescentMethod::nesterov:
                to[first] = std::fma(descent.momentum, from[first], sum);
                next = std::fma(-rate / samples, std::fma(descent.momentum, to[first], sum), from[i]);
                break;
            case DescentMethod::rmsprop: {
                const double g = sum / samples;
                to[first] = std::fma(1.0 - descent.alpha, g * g, descent.alpha * from[first]);
                next = std::fma(-rate, g / (std::sqrt(to[first]) + descent.eps), from[i]);
                break;
            }
            case DescentMethod::adam: {
                const double g = sum / samples;
                to[first] = std::fma(1.0 - descent.beta1, g, descent.beta1 * from[first]);
                to[second] = std::fma(1.0 - descent.beta2, g * g, descent.beta2 * from[second]);
                const double c1 = to[3 * parameters];
                const double c2 = to[3 * parameters + 1];
                const double root = std::sqrt(to[second] / c2) + descent.eps;
                next = std::fma(-rate, to[first] / c1 / root, from[i]);
                break;
            }
        }
        to[i] = next;
    }
};

}  // namespace

std::size_t phase_dimension(const TrainingSystem& system) {
    const std::size_t parameters = parameter_count(system.shape);
    switch (system.descent.method) {
        case DescentMethod::gradient:
            return parameters;
        case DescentMethod::adam:
            return 3 * parameters + 2;
        case DescentMethod::momentum:
        case DescentMethod::nesterov:
        case DescentMethod::rmsprop:
            break;
    }
    return 2 * parameters;
}

std::size_t batch_size(const TrainingSystem& system) {
    return system.descent.batch > 0
               ? std::min(static_cast<std::size_t>(system.descent.batch), system.train.count)
               : system.train.count;
}

NETLYAP_FUSED void descend(const TrainingSystem& system, double learning_rate, std::size_t samples,
                           std::span<const double> sum, std::span<const double> from, std::span<double> to) {
    const Descent& descent = system.descent;
    NETLYAP_ASSERT(from.size() == phase_dimension(system) && to.size() == from.size(),
                   "theta, then the state");
    const auto n = static_cast<double>(batch_size(system));
    const auto m = static_cast<double>(samples);
    const Move move{descent, sum.size(), n, from, to};
    if (descent.method == DescentMethod::adam) {
        const std::size_t place = 3 * sum.size();
        to[place] = std::fma(descent.beta1, from[place], 1.0 - descent.beta1);
        to[place + 1] = std::fma(descent.beta2, from[place + 1], 1.0 - descent.beta2);
    }
    const std::vector<LayerLayout> layers = layer_layouts(system.shape);
    for (std::size_t layer = 0; layer < layers.size(); ++layer) {
        const double rate = learning_rate * learning_rate_factor(descent, layer);
        for (std::size_t i = layers[layer].weights; i < layers[layer].end(); ++i)
            move(i, m == n ? sum[i] : sum[i] * (n / m), rate);
    }
}

}  // namespace netlyap
