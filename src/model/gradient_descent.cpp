#include "netlyap/model/gradient_descent.hpp"

#include "netlyap/core/assert.hpp"
#include "netlyap/core/elementary.hpp"
#include "netlyap/core/missing.hpp"
#include "netlyap/model/activation.hpp"

#include "cross_entropy_sum.hpp"

#include <algorithm>
#include <cmath>

namespace netlyap {

/// What the samples add up to, one at a time.
struct GradientDescent::LossSum {
    CrossEntropySum cross_entropy;
    double squares = 0.0;  ///< sum_s |f - y|^2
};

GradientDescent::GradientDescent(const TrainingSystem& system)
    : system_(system),
      layers_(layer_layouts(system.shape)),
      is_weight_(weight_mask(system.shape)),
      has_softmax_(system.loss == Loss::cross_entropy),
      train_targets_(output_targets(system.train)),
      folded_(is_weight_.size()),
      output_weights_(layers_.back().inputs * layers_.back().outputs),
      output_biases_(layers_.back().outputs),
      exponentials_(system.shape.outputs()),
      sum_(is_weight_.size()) {
    NETLYAP_ASSERT(!has_softmax_ || system.shape.outputs() >= 2, "a classifier has at least two classes");
    for (const LayerLayout& layer : layers_) {
        activations_.emplace_back(layer.outputs);
        errors_.emplace_back(layer.outputs);
        if (has_kept_slope(system.shape.activation))
            slopes_.emplace_back(layer.outputs);
    }
}

void GradientDescent::fold(std::span<const double> parameters) {
    const double factor = folding_factor(system_.shape.activation);
    const LayerLayout& out = layers_.back();
    for (std::size_t index = 0; index < out.weights; ++index)
        folded_[index] = factor * parameters[index];
    for (std::size_t k = first_output(); k < out.outputs; ++k) {
        const double* row = &parameters[out.weights + k * out.inputs];
        for (std::size_t j = 0; j < out.inputs; ++j)
            output_weights_[k * out.inputs + j] =
                has_softmax_ ? row[j] - parameters[out.weights + j] : row[j];
        if (out.has_biases)
            output_biases_[k] = has_softmax_ ? parameters[out.biases + k] - parameters[out.biases]
                                             : parameters[out.biases + k];
    }
}

void GradientDescent::forward(std::span<const double> inputs) {
    for (std::size_t l = 0; l + 1 < layers_.size(); ++l) {
        const LayerLayout& layer = layers_[l];
        for (std::size_t h = 0; h < layer.outputs; ++h) {
            double u = layer.has_biases ? folded_[layer.biases + h] : 0.0;
            for (std::size_t j = 0; j < layer.inputs; ++j)
                u = std::fma(folded_[layer.weights + h * layer.inputs + j], inputs[j], u);
            if (slopes_.empty()) {
                activations_[l][h] = activation_of_folded(system_.shape.activation, u);
            } else {
                const ValueAndSlope a = activation_and_slope(system_.shape.activation, u);
                activations_[l][h] = a.value;
                slopes_[l][h] = a.slope;
            }
        }
        inputs = activations_[l];
    }
    activations_.back()[0] = 0.0;  // u_0 = z_0 - z_0
    for (std::size_t k = first_output(); k < layers_.back().outputs; ++k) {
        double z = output_biases_[k];
        for (std::size_t j = 0; j < inputs.size(); ++j)
            z = std::fma(output_weights_[k * inputs.size() + j], inputs[j], z);
        activations_.back()[k] = has_softmax_ ? sixteen_over_ln2 * z : z;
    }
}

void GradientDescent::softmax() {
    const std::vector<double>& u = activations_.back();
    double largest = 0.0;
    for (std::size_t k = 1; k < u.size(); ++k)
        largest = u[k] > largest ? u[k] : largest;
    const double shift = largest > softmax_shift_limit ? largest : 0.0;
    for (std::size_t k = 0; k < u.size(); ++k)
        exponentials_[k] = exp2_sixteenths(u[k] - shift);
}

/// dL/dz of the outputs, p - y or f - y.
void GradientDescent::output_errors(std::span<const double> targets) {
    std::vector<double>& errors = errors_.back();
    if (has_softmax_) {
        softmax();
        const double inverse = 1.0 / sum_over_classes(exponentials_);
        for (std::size_t k = 1; k < errors.size(); ++k)
            errors[k] = exponentials_[k] * inverse - targets[k];
    } else {
        for (std::size_t k = 0; k < errors.size(); ++k)
            errors[k] = activations_.back()[k] - targets[k];
    }
}

void GradientDescent::add_to_loss(std::span<const double> targets, LossSum& loss) const {
    if (has_softmax_) {
        const auto label = std::find(targets.begin(), targets.end(), 1.0) - targets.begin();
        loss.cross_entropy.add(activations_.back(), exponentials_, static_cast<std::uint32_t>(label));
    } else {
        for (const double error : errors_.back())
            loss.squares = std::fma(error, error, loss.squares);
    }
}

void GradientDescent::backward(std::span<const double> parameters) {
    for (std::size_t l = layers_.size() - 1; l > 0; --l)  // dL/dz_(l-1) = (W_l^T dL/dz_l) phi'(z_(l-1))
    {
        const LayerLayout& layer = layers_[l];
        const bool is_output = l + 1 == layers_.size();
        const double* weights = is_output ? output_weights_.data() : parameters.data() + layer.weights;
        const std::size_t first = is_output ? first_output() : 0;
        for (std::size_t j = 0; j < layer.inputs; ++j) {
            double error = weights[first * layer.inputs + j] * errors_[l][first];
            for (std::size_t h = first + 1; h < layer.outputs; ++h)
                error = std::fma(weights[h * layer.inputs + j], errors_[l][h], error);
            errors_[l - 1][j] =
                slopes_.empty() ? times_derivative(system_.shape.activation, activations_[l - 1][j], error)
                                : error * slopes_[l - 1][j];
        }
    }
}

/// dL/dW_l = dL/dz_l a_(l-1)^T, dL/db_l = dL/dz_l
void GradientDescent::add_gradient(std::span<const double> x) {
    for (std::size_t l = 0; l < layers_.size(); ++l) {
        const LayerLayout& layer = layers_[l];
        const std::span<const double> inputs = l == 0 ? x : std::span<const double>(activations_[l - 1]);
        for (std::size_t h = l + 1 == layers_.size() ? first_output() : 0; h < layer.outputs; ++h) {
            double* row = &sum_[layer.weights + h * layer.inputs];
            for (std::size_t j = 0; j < layer.inputs; ++j)
                row[j] = std::fma(errors_[l][h], inputs[j], row[j]);
            if (layer.has_biases)
                sum_[layer.biases + h] += errors_[l][h];
        }
    }
}

/// The gradient of class 0, which the softmax leaves out: sum_k dL/dz_k = 0.
void GradientDescent::complete_class_0() {
    const LayerLayout& out = layers_.back();
    for (std::size_t k = 1; k < out.outputs; ++k) {
        for (std::size_t j = 0; j < out.inputs; ++j)
            sum_[out.weights + j] -= sum_[out.weights + k * out.inputs + j];
        if (out.has_biases)
            sum_[out.biases] -= sum_[out.biases + k];
    }
}

void GradientDescent::accumulate(std::span<const double> parameters, const SampleRows& rows, LossSum* loss) {
    const std::size_t features = system_.shape.inputs();
    const std::size_t outputs = system_.shape.outputs();
    fold(parameters);
    std::fill(sum_.begin(), sum_.end(), 0.0);
    for (std::size_t s = 0; s < rows.count; ++s) {
        const std::span<const double> x = rows.inputs.subspan(s * features, features);
        const std::span<const double> targets = rows.targets.subspan(s * outputs, outputs);
        forward(x);
        output_errors(targets);
        if (loss != nullptr)
            add_to_loss(targets, *loss);
        backward(parameters);
        add_gradient(x);
    }
    if (has_softmax_)
        complete_class_0();
    const auto count = static_cast<double>(rows.count);
    for (std::size_t index = 0; index < sum_.size(); ++index)
        if (is_weight_[index])
            sum_[index] = std::fma(count * system_.l2, parameters[index], sum_[index]);
}

double GradientDescent::mean(const LossSum& loss, std::size_t count) const {
    const double sum = has_softmax_ ? loss.cross_entropy.total() : 0.5 * loss.squares;
    return count == 0 ? missing_value : sum / static_cast<double>(count);
}

double GradientDescent::penalty(std::span<const double> parameters) const {
    double squares = 0.0;
    for (std::size_t index = 0; index < is_weight_.size(); ++index)
        if (is_weight_[index])
            squares = std::fma(parameters[index], parameters[index], squares);
    return system_.l2 > 0.0 ? 0.5 * system_.l2 * squares : 0.0;
}

double GradientDescent::step(double learning_rate, std::span<const double> from, std::span<double> to) {
    LossSum loss;
    accumulate(from, training_rows(), &loss);
    descend(system_, learning_rate, system_.train.count, sum_, from, to);
    return mean(loss, system_.train.count) + penalty(from);
}

void GradientDescent::step_on(const SampleRows& batch, double learning_rate, std::span<const double> from,
                              std::span<double> to) {
    accumulate(from, batch, nullptr);
    descend(system_, learning_rate, batch.count, sum_, from, to);
}

double GradientDescent::gradient(std::span<const double> parameters, std::span<double> gradient) {
    LossSum loss;
    accumulate(parameters, training_rows(), &loss);
    for (std::size_t index = 0; index < sum_.size(); ++index)
        gradient[index] = sum_[index] / static_cast<double>(system_.train.count);
    return mean(loss, system_.train.count) + penalty(parameters);
}

Assessment GradientDescent::assess(std::span<const double> parameters, const Samples& samples) {
    const std::vector<double> all_targets = output_targets(samples);
    const std::size_t outputs = system_.shape.outputs();
    fold(parameters);
    LossSum loss;
    std::int64_t correct = 0;
    for (std::size_t s = 0; s < samples.count; ++s) {
        const std::span<const double> targets = std::span(all_targets).subspan(s * outputs, outputs);
        forward(samples.row(s));
        output_errors(targets);
        add_to_loss(targets, loss);
        const std::vector<double>& u = activations_.back();
        if (samples.has_classes())
            correct += std::max_element(u.begin(), u.end()) - u.begin() == samples.labels[s] ? 1 : 0;
    }
    return {mean(loss, samples.count), correct};
}

void GradientDescent::predict(std::span<const double> parameters, const Samples& samples,
                              std::span<double> predictions) {
    const std::size_t outputs = system_.shape.outputs();
    fold(parameters);
    for (std::size_t s = 0; s < samples.count; ++s) {
        forward(samples.row(s));
        if (has_softmax_)
            softmax();
        const double inverse = has_softmax_ ? 1.0 / sum_over_classes(exponentials_) : 1.0;
        for (std::size_t k = 0; k < outputs; ++k)
            predictions[s * outputs + k] = has_softmax_ ? exponentials_[k] * inverse : activations_.back()[k];
    }
}

}  // namespace netlyap
