#pragma once

#include "lane_loss-inl.hpp"
#include "lane_math-inl.hpp"
#include "lane_task.hpp"

/// The gradient-descent map over lanes: the same operations in the same order as
/// src/model/gradient_descent.cpp, for eight networks and a block of samples at a time. Included once per
/// instruction set; internal linkage.
namespace netlyap {
namespace {

/// Where things lie in the scratch of a task; every array is [...][lane].
struct Workspace {
    double* folded;       ///< hidden layers in units that the exponential takes [parameter]
    double* difference;   ///< output weights less those of class 0 [class][input], then the biases [class]
    double* sum;          ///< n grad L [parameter]
    double* activations;  ///< [unit of all layers][sample of the block]; for the output layer u_k = z_k - z_0
    double* errors;       ///< dL/dz, shaped like activations
    double* exponentials;  ///< e^(u_k - shift) [class][sample of the block]
};

/// Samples that pass through the network together: as many as the registers hold.
constexpr std::size_t main_block = HWY_TARGET <= HWY_AVX3 ? 12 : 4;

/// A number of samples that is known to the compiler.
template <std::size_t n>
struct Block {
    static constexpr std::size_t size = n;
};

/// Calls body(Block<n>, first sample) for all samples in their order: in main blocks, then in fours, then one
/// by one.
template <class Body>
HWY_INLINE void over_blocks(std::size_t samples, Body body) {
    std::size_t s = 0;
    for (; s + main_block <= samples; s += main_block)
        body(Block<main_block>(), s);
    if constexpr (main_block > 4)
        for (; s + 4 <= samples; s += 4)
            body(Block<4>(), s);
    for (; s < samples; ++s)
        body(Block<1>(), s);
}

HWY_INLINE std::size_t output_weights(const LaneTask& task) {
    return task.parameter_count - (task.widths[task.layers - 1] + 1) * task.widths[task.layers];
}

HWY_INLINE Workspace workspace(const LaneTask& task) {
    std::size_t units = 0;
    for (std::size_t layer = 1; layer <= task.layers; ++layer)
        units += task.widths[layer];
    const std::size_t outputs = task.widths[task.layers];
    Workspace w{};
    w.folded = task.scratch;
    w.difference = w.folded + task.parameter_count * lane_stride;
    w.sum = w.difference + (task.widths[task.layers - 1] + 1) * outputs * lane_stride;
    w.activations = w.sum + task.parameter_count * lane_stride;
    w.errors = w.activations + units * row_stride;
    w.exponentials = w.errors + units * row_stride;
    return w;
}

void fold(const LaneTask& task, const Workspace& w) {
    const std::size_t out = output_weights(task);
    const V factor = broadcast(task.folding_factor);
    for (std::size_t i = 0; i < out; ++i)
        store(hn::Mul(factor, load(task.from + i * lane_stride)), w.folded + i * lane_stride);
    const std::size_t inputs = task.widths[task.layers - 1];
    const std::size_t outputs = task.widths[task.layers];
    const std::size_t bias = out + outputs * inputs;
    for (std::size_t k = 1; k < outputs; ++k) {
        for (std::size_t j = 0; j < inputs; ++j) {
            const std::size_t entry = k * inputs + j;
            store(hn::Sub(load(task.from + (out + entry) * lane_stride),
                          load(task.from + (out + j) * lane_stride)),
                  w.difference + entry * lane_stride);
        }
        store(hn::Sub(load(task.from + (bias + k) * lane_stride), load(task.from + bias * lane_stride)),
              w.difference + (outputs * inputs + k) * lane_stride);
    }
}

/// Input j of sample s of the block: a broadcast number of the data, or the activations of the layer below.
struct DataInput {
    const double* inputs;
    std::size_t features;
    HWY_INLINE V operator()(std::size_t j, std::size_t s) const {
        return broadcast(inputs[s * features + j]);
    }
};

struct LayerInput {
    const double* activations;
    HWY_INLINE V operator()(std::size_t j, std::size_t s) const {
        return load(activations + j * row_stride + s * lane_stride);
    }
};

/// u_h = b_h + sum_j w_hj a_j for the units first .. of one layer, through phi unless it is the output layer.
template <std::size_t block, class Input>
HWY_INLINE void layer_forward(const LaneTask& task, const PowerTable& table, const double* weights,
                              const double* biases, std::size_t inputs, std::size_t first,
                              std::size_t outputs, bool is_output, Input input, double* activations) {
    for (std::size_t h = first; h < outputs; ++h) {
        V u[block];
        const V bias = load(biases + h * lane_stride);
        for (std::size_t s = 0; s < block; ++s)
            u[s] = bias;
        const double* row = weights + h * inputs * lane_stride;
        for (std::size_t j = 0; j < inputs; ++j) {
            const V weight = load(row + j * lane_stride);
            for (std::size_t s = 0; s < block; ++s)
                u[s] = hn::MulAdd(weight, input(j, s), u[s]);
        }
        if (is_output)
            for (std::size_t s = 0; s < block; ++s)
                u[s] = hn::Mul(broadcast(sixteen_over_ln2), u[s]);
        else
            activate<true>(task.activation, table, u);
        for (std::size_t s = 0; s < block; ++s)
            store(u[s], activations + h * row_stride + s * lane_stride);
    }
}

/// Passes the samples first_sample .. first_sample + block - 1 through the network; returns the output
/// layer's row 0.
template <std::size_t block>
HWY_INLINE double* forward(const LaneTask& task, const PowerTable& table, const Workspace& w,
                           std::size_t first_sample) {
    const double* weights = w.folded;  // for the output layer: w.difference
    double* activations = w.activations;
    const double* below = nullptr;
    for (std::size_t layer = 0;; ++layer) {
        const std::size_t inputs = task.widths[layer];
        const std::size_t outputs = task.widths[layer + 1];
        const bool is_output = layer + 1 == task.layers;
        const std::size_t first = is_output ? 1 : 0;
        const double* biases = weights + inputs * outputs * lane_stride;
        if (layer == 0)
            layer_forward<block>(task, table, weights, biases, inputs, first, outputs, is_output,
                                 DataInput{task.inputs + first_sample * inputs, inputs}, activations);
        else
            layer_forward<block>(task, table, weights, biases, inputs, first, outputs, is_output,
                                 LayerInput{below}, activations);
        if (is_output)
            break;
        weights = layer + 2 == task.layers ? w.difference : biases + outputs * lane_stride;
        below = activations;
        activations += outputs * row_stride;
    }
    for (std::size_t s = 0; s < block; ++s)  // u_0 = z_0 - z_0
        store(hn::Zero(Doubles()), activations + s * lane_stride);
    return activations;
}

/// e^(u_k - shift), where shift is the largest u_k if that exceeds the limit, else 0.
template <std::size_t block>
HWY_INLINE void softmax(const LaneTask& task, const PowerTable& table, const Workspace& w, const double* u) {
    const std::size_t classes = task.widths[task.layers];
    const V limit = broadcast(16.0 * 500.0);
    const V zero = hn::Zero(Doubles());
    V shift[block];
    auto any = hn::Gt(zero, zero);
    for (std::size_t s = 0; s < block; ++s) {
        V largest = zero;
        for (std::size_t k = 1; k < classes; ++k)
            largest = larger(load(u + k * row_stride + s * lane_stride), largest);
        const auto beyond = hn::Gt(largest, limit);
        shift[s] = hn::IfThenElseZero(beyond, largest);
        any = hn::Or(any, beyond);
    }
    const bool in_range = hn::AllFalse(Doubles(), any);
    for (std::size_t k = 0; k < classes; ++k) {
        V e[block];
        for (std::size_t s = 0; s < block; ++s)
            e[s] = in_range && k == 0 ? broadcast(1.0)
                                      : hn::Sub(load(u + k * row_stride + s * lane_stride), shift[s]);
        if (!(in_range && k == 0))
            exp2_sixteenths<true>(table, e);
        for (std::size_t s = 0; s < block; ++s)
            store(e[s], w.exponentials + k * row_stride + s * lane_stride);
    }
}

/// The loss of the samples of a block, from their u_k and exponentials.
template <std::size_t block>
HWY_INLINE void add_to_loss(const LaneTask& task, const Workspace& w, std::size_t first_sample,
                            const double* u, LossSum& loss) {
    const std::size_t classes = task.widths[task.layers];
    for (std::size_t s = 0; s < block; ++s)
        loss.add_row(u + s * lane_stride, w.exponentials + s * lane_stride, classes,
                     task.labels[first_sample + s]);
    loss.finish_block(first_sample + block);
}

/// dL/dz of the output layer: p_k - [y = k].
template <std::size_t block>
HWY_INLINE void output_errors(const LaneTask& task, const Workspace& w, std::size_t first_sample,
                              double* errors) {
    const std::size_t classes = task.widths[task.layers];
    for (std::size_t s = 0; s < block; ++s) {
        const V inverse = inverse_sum(w.exponentials + s * lane_stride, classes);
        const double* target = task.targets + (first_sample + s) * classes;
        for (std::size_t k = 1; k < classes; ++k) {
            const V p = hn::Mul(load(w.exponentials + k * row_stride + s * lane_stride), inverse);
            store(hn::Sub(p, broadcast(target[k])), errors + k * row_stride + s * lane_stride);
        }
    }
}

/// dL/dz of the layer below: (W^T dL/dz) phi'(z), from the units first .. outputs - 1 of this layer.
template <std::size_t block>
HWY_INLINE void layer_backward(const LaneTask& task, const double* weights, std::size_t inputs,
                               std::size_t first, std::size_t outputs, const double* errors,
                               const double* activations_below, double* errors_below) {
    for (std::size_t j = 0; j < inputs; ++j) {
        V error[block];
        const V first_weight = load(weights + (first * inputs + j) * lane_stride);
        for (std::size_t s = 0; s < block; ++s)
            error[s] = hn::Mul(first_weight, load(errors + first * row_stride + s * lane_stride));
        for (std::size_t h = first + 1; h < outputs; ++h) {
            const V weight = load(weights + (h * inputs + j) * lane_stride);
            for (std::size_t s = 0; s < block; ++s)
                error[s] = hn::MulAdd(weight, load(errors + h * row_stride + s * lane_stride), error[s]);
        }
        for (std::size_t s = 0; s < block; ++s) {
            const std::size_t place = j * row_stride + s * lane_stride;
            store(times_derivative(task.activation, load(activations_below + place), error[s]),
                  errors_below + place);
        }
    }
}

/// sum_hj += dL/dz_h a_j and sum_h += dL/dz_h over the block, samples in order.
template <std::size_t block, class Input>
HWY_INLINE void layer_gradient(double* weights, double* biases, std::size_t inputs, std::size_t first,
                               std::size_t outputs, const double* errors, Input input) {
    for (std::size_t h = first; h < outputs; ++h) {
        V error[block];
        for (std::size_t s = 0; s < block; ++s)
            error[s] = load(errors + h * row_stride + s * lane_stride);
        double* row = weights + h * inputs * lane_stride;
        for (std::size_t j = 0; j < inputs; ++j) {
            V sum = load(row + j * lane_stride);
            for (std::size_t s = 0; s < block; ++s)
                sum = hn::MulAdd(error[s], input(j, s), sum);
            store(sum, row + j * lane_stride);
        }
        V sum = load(biases + h * lane_stride);
        for (std::size_t s = 0; s < block; ++s)
            sum = hn::Add(sum, error[s]);
        store(sum, biases + h * lane_stride);
    }
}

/// Errors and gradients of all layers, from the output down.
template <std::size_t block>
HWY_INLINE void backward(const LaneTask& task, const Workspace& w, std::size_t first_sample, double* output) {
    double* errors = w.errors + (output - w.activations);
    output_errors<block>(task, w, first_sample, errors);
    std::size_t weights = output_weights(task);
    const double* activations = output;
    for (std::size_t layer = task.layers; layer-- > 0;) {
        const std::size_t inputs = task.widths[layer];
        const std::size_t outputs = task.widths[layer + 1];
        const bool is_output = layer + 1 == task.layers;
        const std::size_t first = is_output ? 1 : 0;
        double* sum = w.sum + weights * lane_stride;
        double* bias_sum = sum + inputs * outputs * lane_stride;
        if (layer == 0) {
            layer_gradient<block>(sum, bias_sum, inputs, first, outputs, errors,
                                  DataInput{task.inputs + first_sample * inputs, inputs});
            return;
        }
        const double* below = activations - inputs * row_stride;
        double* errors_below = errors - inputs * row_stride;
        layer_gradient<block>(sum, bias_sum, inputs, first, outputs, errors, LayerInput{below});
        layer_backward<block>(task, is_output ? w.difference : task.from + weights * lane_stride, inputs,
                              first, outputs, errors, below, errors_below);
        activations = below;
        errors = errors_below;
        weights -= (task.widths[layer - 1] + 1) * inputs;
    }
}

/// Completes n grad L (class 0, penalty) and takes the step.
void update(const LaneTask& task, const Workspace& w) {
    const std::size_t inputs = task.widths[task.layers - 1];
    const std::size_t outputs = task.widths[task.layers];
    double* out = w.sum + output_weights(task) * lane_stride;
    double* biases = out + inputs * outputs * lane_stride;
    for (std::size_t k = 1; k < outputs; ++k)  // sum_k dL/dz_k = 0
    {
        for (std::size_t j = 0; j < inputs; ++j) {
            const V row = load(out + (k * inputs + j) * lane_stride);
            store(hn::Sub(load(out + j * lane_stride), row), out + j * lane_stride);
        }
        store(hn::Sub(load(biases), load(biases + k * lane_stride)), biases);
    }
    const double count = static_cast<double>(task.sample_count);
    const V rate = broadcast(-task.learning_rate / count);
    const V decay = broadcast(count * task.l2);
    V probe = hn::Zero(Doubles());
    std::size_t index = 0;
    for (std::size_t layer = 0; layer < task.layers; ++layer) {
        const std::size_t weights = task.widths[layer] * task.widths[layer + 1];
        for (std::size_t i = 0; i < weights + task.widths[layer + 1]; ++i, ++index) {
            const V theta = load(task.from + index * lane_stride);
            V sum = load(w.sum + index * lane_stride);
            if (i < weights)
                sum = hn::MulAdd(decay, theta, sum);
            const V next = hn::MulAdd(rate, sum, theta);
            probe = hn::Add(probe, hn::Sub(next, next));
            store(next, task.to + index * lane_stride);
        }
    }
    store(probe, task.probe);
}

/// Passes a block through the network for the loss alone.
template <std::size_t block>
void loss_of_block(const LaneTask& task, const PowerTable& table, const Workspace& w,
                   std::size_t first_sample, LossSum& loss) {
    const double* u = forward<block>(task, table, w, first_sample);
    softmax<block>(task, table, w, u);
    add_to_loss<block>(task, w, first_sample, u, loss);
}

template <std::size_t block>
HWY_INLINE void step_block(const LaneTask& task, const PowerTable& table, const Workspace& w,
                           std::size_t first_sample, LossSum& loss) {
    double* output = forward<block>(task, table, w, first_sample);
    softmax<block>(task, table, w, output);
    if (task.loss != nullptr)
        add_to_loss<block>(task, w, first_sample, output, loss);
    backward<block>(task, w, first_sample, output);
}

/// All samples of any network.
void general_samples(const LaneTask& task, const PowerTable& table, const Workspace& w, LossSum& loss) {
    over_blocks(task.sample_count, [&](auto block, std::size_t first_sample) {
        step_block<decltype(block)::size>(task, table, w, first_sample, loss);
    });
}

}  // namespace
}  // namespace netlyap
