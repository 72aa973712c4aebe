#include "netlyap/model/gradient_descent.hpp"

#include "netlyap/core/assert.hpp"
#include "netlyap/core/elementary.hpp"
#include "netlyap/core/missing.hpp"
#include "netlyap/model/activation.hpp"
#include "netlyap/model/loss_product.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace netlyap {

namespace {

/// In the order of the classes.
double sum(std::span<const double> values) {
    double total = values[0];
    for (std::size_t k = 1; k < values.size(); ++k)
        total += values[k];
    return total;
}

}  // namespace

/// -sum_s ln p_(y_s), as loss_product.hpp says.
class GradientDescent::LossSum {
public:
    void add(std::span<const double> u, std::span<const double> exponentials, std::uint32_t label) {
        const double inverse = 1.0 / sum(exponentials);
        std::size_t r = label;
        if (!(exponentials[label] * inverse >= loss_product::improbable)) {
            r = 0;
            for (std::size_t k = 1; k < u.size(); ++k)
                r = u[k] > u[r] ? k : r;
            linear_ += u[r] - u[label];
        }
        double others = 0.0;
        for (std::size_t k = 0; k < exponentials.size(); ++k)
            others += k == r ? 0.0 : exponentials[k] * inverse;
        lack_ = std::fma(product_, others, lack_);  // 1 - product (1 - others)
        product_ *= exponentials[r] * inverse;
        if (++count_ % loss_product::samples == 0 && product_ < loss_product::small)
            give_up_power();
    }

    [[nodiscard]] double total() const {
        return std::fma(linear_, sixteenth_of_ln2, log1p(lack_ / product_));
    }

private:
    void give_up_power() {
        const auto bits = std::bit_cast<std::uint64_t>(product_);
        const auto power = static_cast<std::int64_t>(bits - loss_product::bits_of_half) >> 52;
        product_ = std::bit_cast<double>(bits - (static_cast<std::uint64_t>(power) << 52));
        lack_ = 1.0 - product_;
        linear_ -= 16.0 * static_cast<double>(power);
    }

    std::size_t count_ = 0;
    double linear_ = 0.0;   ///< in units of ln2 / 16
    double product_ = 1.0;  ///< of p_r, without its power of 2
    double lack_ = 0.0;     ///< 1 - product
};

GradientDescent::GradientDescent(const TrainingSystem& system)
    : system_(system),
      layers_(layer_layouts(system.shape)),
      is_weight_(weight_mask(system.shape)),
      folded_(is_weight_.size()),
      difference_(layers_.back().inputs * layers_.back().outputs),
      bias_difference_(layers_.back().outputs),
      exponentials_(system.shape.outputs()),
      sum_(is_weight_.size()) {
    NETLYAP_ASSERT(system.shape.outputs() >= 2, "a classifier has at least two classes");
    for (const LayerLayout& layer : layers_) {
        activations_.emplace_back(layer.outputs);
        errors_.emplace_back(layer.outputs);
    }
}

void GradientDescent::fold(std::span<const double> parameters) {
    const double factor = folding_factor(system_.shape.activation);
    const LayerLayout& out = layers_.back();
    for (std::size_t index = 0; index < out.weights; ++index)
        folded_[index] = factor * parameters[index];
    for (std::size_t k = 1; k < out.outputs; ++k) {
        for (std::size_t j = 0; j < out.inputs; ++j)
            difference_[k * out.inputs + j] =
                parameters[out.weights + k * out.inputs + j] - parameters[out.weights + j];
        bias_difference_[k] = parameters[out.biases + k] - parameters[out.biases];
    }
}

void GradientDescent::forward(std::span<const double> inputs) {
    for (std::size_t l = 0; l + 1 < layers_.size(); ++l) {
        const LayerLayout& layer = layers_[l];
        for (std::size_t h = 0; h < layer.outputs; ++h) {
            double u = folded_[layer.biases + h];
            for (std::size_t j = 0; j < layer.inputs; ++j)
                u = std::fma(folded_[layer.weights + h * layer.inputs + j], inputs[j], u);
            activations_[l][h] = activation_of_folded(system_.shape.activation, u);
        }
        inputs = activations_[l];
    }
    activations_.back()[0] = 0.0;  // u_0 = z_0 - z_0
    for (std::size_t k = 1; k < layers_.back().outputs; ++k) {
        double z = bias_difference_[k];
        for (std::size_t j = 0; j < inputs.size(); ++j)
            z = std::fma(difference_[k * inputs.size() + j], inputs[j], z);
        activations_.back()[k] = sixteen_over_ln2 * z;
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

void GradientDescent::backward(std::span<const double> parameters, std::uint32_t label) {
    const double inverse = 1.0 / sum(exponentials_);
    for (std::size_t k = 1; k < exponentials_.size(); ++k)  // dL/dz_k = p_k - [y = k]
        errors_.back()[k] = exponentials_[k] * inverse - (k == label ? 1.0 : 0.0);

    for (std::size_t l = layers_.size() - 1; l > 0; --l)  // dL/dz_(l-1) = (W_l^T dL/dz_l) phi'(z_(l-1))
    {
        const LayerLayout& layer = layers_[l];
        const bool is_output = l + 1 == layers_.size();
        const double* weights = is_output ? difference_.data() : parameters.data() + layer.weights;
        const std::size_t first = is_output ? 1 : 0;
        for (std::size_t j = 0; j < layer.inputs; ++j) {
            double error = weights[first * layer.inputs + j] * errors_[l][first];
            for (std::size_t h = first + 1; h < layer.outputs; ++h)
                error = std::fma(weights[h * layer.inputs + j], errors_[l][h], error);
            errors_[l - 1][j] = times_derivative(system_.shape.activation, activations_[l - 1][j], error);
        }
    }
}

double GradientDescent::accumulate(std::span<const double> parameters) {
    fold(parameters);
    std::fill(sum_.begin(), sum_.end(), 0.0);
    LossSum loss;
    for (std::size_t s = 0; s < system_.train.count; ++s) {
        const std::span<const double> x = system_.train.row(s);
        forward(x);
        softmax();
        loss.add(activations_.back(), exponentials_, system_.train.labels[s]);
        backward(parameters, system_.train.labels[s]);
        for (std::size_t l = 0; l < layers_.size(); ++l)  // dL/dW_l = dL/dz_l a_(l-1)^T, dL/db_l = dL/dz_l
        {
            const LayerLayout& layer = layers_[l];
            const std::span<const double> inputs = l == 0 ? x : std::span<const double>(activations_[l - 1]);
            for (std::size_t h = l + 1 == layers_.size() ? 1 : 0; h < layer.outputs; ++h) {
                double* row = &sum_[layer.weights + h * layer.inputs];
                for (std::size_t j = 0; j < layer.inputs; ++j)
                    row[j] = std::fma(errors_[l][h], inputs[j], row[j]);
                sum_[layer.biases + h] += errors_[l][h];
            }
        }
    }
    const LayerLayout& out = layers_.back();  // class 0: sum_k dL/dz_k = 0
    for (std::size_t k = 1; k < out.outputs; ++k) {
        for (std::size_t j = 0; j < out.inputs; ++j)
            sum_[out.weights + j] -= sum_[out.weights + k * out.inputs + j];
        sum_[out.biases] -= sum_[out.biases + k];
    }
    const auto count = static_cast<double>(system_.train.count);
    for (std::size_t index = 0; index < sum_.size(); ++index)
        if (is_weight_[index])
            sum_[index] = std::fma(count * system_.l2, parameters[index], sum_[index]);
    return loss.total() / count + penalty(parameters);
}

double GradientDescent::penalty(std::span<const double> parameters) const {
    double squares = 0.0;
    for (std::size_t index = 0; index < parameters.size(); ++index)
        if (is_weight_[index])
            squares = std::fma(parameters[index], parameters[index], squares);
    return system_.l2 > 0.0 ? 0.5 * system_.l2 * squares : 0.0;
}

double GradientDescent::step(double learning_rate, std::span<const double> from, std::span<double> to) {
    const double loss = accumulate(from);
    const double rate = -learning_rate / static_cast<double>(system_.train.count);
    for (std::size_t index = 0; index < sum_.size(); ++index)  // theta(t+1) = theta(t) - eta grad L
        to[index] = std::fma(rate, sum_[index], from[index]);
    return loss;
}

double GradientDescent::gradient(std::span<const double> parameters, std::span<double> gradient) {
    const double loss = accumulate(parameters);
    for (std::size_t index = 0; index < sum_.size(); ++index)
        gradient[index] = sum_[index] / static_cast<double>(system_.train.count);
    return loss;
}

Assessment GradientDescent::assess(std::span<const double> parameters, const Samples& samples) {
    fold(parameters);
    LossSum loss;
    std::int64_t correct = 0;
    for (std::size_t s = 0; s < samples.count; ++s) {
        forward(samples.row(s));
        softmax();
        const std::vector<double>& u = activations_.back();
        loss.add(u, exponentials_, samples.labels[s]);
        correct += std::max_element(u.begin(), u.end()) - u.begin() == samples.labels[s] ? 1 : 0;
    }
    return {samples.count == 0 ? missing_value : loss.total() / static_cast<double>(samples.count), correct};
}

}  // namespace netlyap
