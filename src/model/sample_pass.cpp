#include "netlyap/model/sample_pass.hpp"

#include "netlyap/core/assert.hpp"
#include "netlyap/core/elementary.hpp"
#include "netlyap/core/fused.hpp"
#include "netlyap/model/activation.hpp"
#include "netlyap/model/gradient_descent.hpp"

#include "cross_entropy_sum.hpp"

#include <cmath>

namespace netlyap {

SamplePass::SamplePass(const TrainingSystem& system)
    : system_(system),
      layers_(layer_layouts(system.shape)),
      has_softmax_(system.loss == Loss::cross_entropy),
      keeps_slopes_(has_kept_slope(system.shape.activation)),
      folded_(parameter_count(system.shape)),
      output_weights_(layers_.back().inputs * layers_.back().outputs),
      output_biases_(layers_.back().outputs),
      exponentials_(system.shape.outputs()) {
    NETLYAP_ASSERT(!has_softmax_ || system.shape.outputs() >= 2, "a classifier has at least two classes");
    for (const LayerLayout& layer : layers_)
        for (auto* of_layers : {&activations_, &sums_, &slopes_, &activation_errors_, &errors_})
            of_layers->emplace_back(layer.outputs);
}

void SamplePass::fold(std::span<const double> parameters) {
    parameters_ = parameters;
    const double factor = folding_factor(system_.shape.activation);
    const LayerLayout& out = layers_.back();
    for (std::size_t index = 0; index < out.weights; ++index)
        folded_[index] = factor * parameters[index];
    for (std::size_t k = first_unit(layers_.size() - 1); k < out.outputs; ++k) {
        const double* row = &parameters[out.weights + k * out.inputs];
        for (std::size_t j = 0; j < out.inputs; ++j)
            output_weights_[k * out.inputs + j] =
                has_softmax_ ? row[j] - parameters[out.weights + j] : row[j];
        if (out.has_biases)
            output_biases_[k] = has_softmax_ ? parameters[out.biases + k] - parameters[out.biases]
                                             : parameters[out.biases + k];
    }
}

NETLYAP_FUSED void SamplePass::forward(std::span<const double> x) {
    x_ = x;
    for (std::size_t l = 0; l + 1 < layers_.size(); ++l) {
        const LayerLayout& layer = layers_[l];
        const std::span<const double> a_below = inputs(l);
        for (std::size_t h = 0; h < layer.outputs; ++h) {
            double u = layer.has_biases ? folded_[layer.biases + h] : 0.0;
            for (std::size_t j = 0; j < layer.inputs; ++j)
                u = std::fma(folded_[layer.weights + h * layer.inputs + j], a_below[j], u);
            if (keeps_slopes_) {
                const ValueAndSlope a = activation_and_slope(system_.shape.activation, u);
                sums_[l][h] = u;
                activations_[l][h] = a.value;
                slopes_[l][h] = a.slope;
            } else {
                activations_[l][h] = activation_of_folded(system_.shape.activation, u);
            }
        }
    }
    const std::size_t last = layers_.size() - 1;
    const std::span<const double> a_below = inputs(last);
    activations_[last][0] = 0.0;  // u_0 = z_0 - z_0
    for (std::size_t k = first_unit(last); k < layers_[last].outputs; ++k) {
        double z = output_biases_[k];
        for (std::size_t j = 0; j < layers_[last].inputs; ++j)
            z = std::fma(output_weights_[k * layers_[last].inputs + j], a_below[j], z);
        activations_[last][k] = has_softmax_ ? sixteen_over_ln2 * z : z;
    }
}

void SamplePass::softmax() {
    const std::vector<double>& u = outputs();
    double largest = 0.0;
    for (std::size_t k = 1; k < u.size(); ++k)
        largest = u[k] > largest ? u[k] : largest;
    const double shift = largest > softmax_shift_limit ? largest : 0.0;
    for (std::size_t k = 0; k < u.size(); ++k)
        exponentials_[k] = exp2_sixteenths(u[k] - shift);
}

void SamplePass::compare(std::span<const double> targets) {
    const std::size_t last = layers_.size() - 1;
    if (has_softmax_) {  // p - y
        softmax();
        const double inverse = 1.0 / sum_over_classes(exponentials_);
        for (std::size_t k = 1; k < targets.size(); ++k)
            errors_[last][k] = exponentials_[k] * inverse - targets[k];
    } else {  // f - y
        for (std::size_t k = 0; k < targets.size(); ++k)
            errors_[last][k] = outputs()[k] - targets[k];
    }
}

NETLYAP_FUSED void SamplePass::backward() {
    for (std::size_t l = layers_.size() - 1; l > 0; --l) {  // dL/dz_(l-1) = (W_l^T dL/dz_l) phi'(z_(l-1))
        const LayerLayout& layer = layers_[l];
        const std::size_t first = first_unit(l);
        const double* of_layer = weights(l);
        const std::vector<double>& above = errors_[l];
        for (std::size_t j = 0; j < layer.inputs; ++j) {
            double error = of_layer[first * layer.inputs + j] * above[first];
            for (std::size_t h = first + 1; h < layer.outputs; ++h)
                error = std::fma(of_layer[h * layer.inputs + j], above[h], error);
            activation_errors_[l - 1][j] = error;
            errors_[l - 1][j] =
                keeps_slopes_ ? error * slopes_[l - 1][j]
                              : times_derivative(system_.shape.activation, activations_[l - 1][j], error);
        }
    }
}

double SamplePass::slope(std::size_t layer, std::size_t h) const {
    return keeps_slopes_ ? slopes_[layer][h]
                         : times_derivative(system_.shape.activation, activations_[layer][h], 1.0);
}

double SamplePass::curvature(std::size_t layer, std::size_t h) const {
    return keeps_slopes_
               ? activation_curvature(system_.shape.activation, sums_[layer][h])
               : curvature_from_slope(system_.shape.activation, activations_[layer][h], slope(layer, h));
}

NETLYAP_FUSED void complete_sum(const TrainingSystem& system, std::size_t samples,
                                std::span<const double> parameters, std::span<double> sum) {
    const std::vector<LayerLayout> layers = layer_layouts(system.shape);
    const LayerLayout& out = layers.back();
    for (std::size_t k = 1; system.loss == Loss::cross_entropy && k < out.outputs; ++k) {
        for (std::size_t j = 0; j < out.inputs; ++j)
            sum[out.weights + j] -= sum[out.weights + k * out.inputs + j];
        if (out.has_biases)
            sum[out.biases] -= sum[out.biases + k];
    }
    const double decay = static_cast<double>(samples) * system.l2;
    for (const LayerLayout& layer : layers)
        for (std::size_t i = layer.weights; i < layer.biases; ++i)
            sum[i] = std::fma(decay, parameters[i], sum[i]);
}

}  // namespace netlyap
