#pragma once

#include "lane_head-inl.hpp"
#include "lane_math-inl.hpp"
#include "lane_rectifiers-inl.hpp"
#include "lane_workspace-inl.hpp"

/// The gradient over lanes: the same operations in the same order as src/model/gradient_descent.cpp, for
/// eight networks and a block of samples at a time. Included once per instruction set; internal linkage.
namespace netlyap {
namespace {

/// z_h = b_h + sum_j w_hj a_j for the units first .. of one layer, through `finish`; biases may be null.
template <std::size_t block, class Input, class Finish>
HWY_INLINE void layer_forward(const double* weights, const double* biases, std::size_t inputs,
                              std::size_t first, std::size_t outputs, Input input, double* activations,
                              Finish finish) {
    for (std::size_t h = first; h < outputs; ++h) {
        V u[block];
        const V bias = biases == nullptr ? hn::Zero(Doubles()) : load(biases + h * lane_stride);
        for (std::size_t s = 0; s < block; ++s)
            u[s] = bias;
        const double* row = weights + h * inputs * lane_stride;
        for (std::size_t j = 0; j < inputs; ++j) {
            const V weight = load(row + j * lane_stride);
            for (std::size_t s = 0; s < block; ++s)
                u[s] = hn::MulAdd(weight, input(j, s), u[s]);
        }
        finish(u);
        for (std::size_t s = 0; s < block; ++s)
            store(u[s], activations + h * row_stride + s * lane_stride);
    }
}

/// Passes the samples first_sample .. first_sample + block - 1 through the network; returns the output
/// layer's row 0.
template <std::size_t block, class Head>
HWY_INLINE double* forward(const LaneTask& task, const PowerTable& table, const Workspace& w,
                           std::size_t first_sample) {
    double* activations = w.activations;
    const auto pass = [&](const LaneLayer& layer, auto input) {
        if (&layer != &output_layer(task)) {
            layer_forward<block>(w.folded + layer.weights * lane_stride,
                                 layer.has_biases ? w.folded + layer.biases * lane_stride : nullptr,
                                 layer.inputs, 0, layer.outputs, input, activations,
                                 [&](V(&u)[block]) { activate<true>(task.activation, table, u); });
            if (w.slopes != nullptr)
                activate_with_slopes(
                    task.activation, table, layer.outputs, block, activations,
                    w.slopes + (activations - w.activations),
                    w.curvatures == nullptr ? nullptr : w.curvatures + (activations - w.activations));
        } else {
            layer_forward<block>(w.output_weights, w.output_biases, layer.inputs, Head::first, layer.outputs,
                                 input, activations, [](V(&z)[block]) {
                                     for (std::size_t s = 0; s < block; ++s)
                                         z[s] = Head::output(z[s]);
                                 });
        }
    };
    with_inputs(task, first_sample, [&](auto rows) { pass(task.layers[0], rows); });
    for (std::size_t layer = 1; layer < task.layer_count; ++layer) {
        const LayerInput below{activations};
        activations += task.layers[layer].inputs * row_stride;
        pass(task.layers[layer], below);
    }
    for (std::size_t s = 0; Head::first > 0 && s < block; ++s)  // u_0 = z_0 - z_0
        store(hn::Zero(Doubles()), activations + s * lane_stride);
    return activations;
}

/// dL/da of the layer below, W^T dL/dz from the units first .. outputs - 1 of this layer, through
/// finish(place, dL/da), which makes dL/dz of it.
template <std::size_t block, class Finish>
HWY_INLINE void layer_backward(const double* weights, std::size_t inputs, std::size_t first,
                               std::size_t outputs, const double* errors, Finish finish) {
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
        for (std::size_t s = 0; s < block; ++s)
            finish(j * row_stride + s * lane_stride, error[s]);
    }
}

/// sum_hj += dL/dz_h a_j and sum_h += dL/dz_h over the block, samples in order; biases may be null.
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
        if (biases == nullptr)
            continue;
        V sum = load(biases + h * lane_stride);
        for (std::size_t s = 0; s < block; ++s)
            sum = hn::Add(sum, error[s]);
        store(sum, biases + h * lane_stride);
    }
}

/// Errors and gradients of all layers, from the output down.
template <std::size_t block, class Head>
HWY_INLINE void backward(const LaneTask& task, const Workspace& w, std::size_t first_sample, double* output) {
    double* errors = w.errors + (output - w.activations);
    Head::template errors<block>(task, w, first_sample, output, errors);
    const double* activations = output;
    for (std::size_t l = task.layer_count; l-- > 0;) {
        const LaneLayer& layer = task.layers[l];
        const bool is_output = l + 1 == task.layer_count;
        const std::size_t first = is_output ? Head::first : 0;
        double* sum = w.sum + layer.weights * lane_stride;
        double* bias_sum = layer.has_biases ? w.sum + layer.biases * lane_stride : nullptr;
        const auto add_gradient = [&](auto input) {
            layer_gradient<block>(sum, bias_sum, layer.inputs, first, layer.outputs, errors, input);
        };
        if (l == 0) {
            with_inputs(task, first_sample, add_gradient);
            return;
        }
        const double* below = activations - layer.inputs * row_stride;
        double* errors_below = errors - layer.inputs * row_stride;
        add_gradient(LayerInput{below});
        const double* slopes = w.slopes == nullptr ? nullptr : w.slopes + (below - w.activations);
        layer_backward<block>(is_output ? w.output_weights : task.from + layer.weights * lane_stride,
                              layer.inputs, first, layer.outputs, errors, [&](std::size_t place, V error) {
                                  store(slopes == nullptr
                                            ? times_derivative(task.activation, load(below + place), error)
                                            : hn::Mul(error, load(slopes + place)),
                                        errors_below + place);
                              });
        activations = below;
        errors = errors_below;
    }
}

/// Passes a block through the network for the loss alone.
template <std::size_t block, class Head>
void loss_of_block(const LaneTask& task, const PowerTable& table, const Workspace& w,
                   std::size_t first_sample, Head& head) {
    const double* output = forward<block, Head>(task, table, w, first_sample);
    Head::template prepare<block>(task, table, w, output);
    head.template add_to_loss<block>(task, w, first_sample, output);
}

template <std::size_t block, class Head>
HWY_INLINE void step_block(const LaneTask& task, const PowerTable& table, const Workspace& w,
                           std::size_t first_sample, Head& head) {
    double* output = forward<block, Head>(task, table, w, first_sample);
    Head::template prepare<block>(task, table, w, output);
    if (task.loss != nullptr)
        head.template add_to_loss<block>(task, w, first_sample, output);
    backward<block, Head>(task, w, first_sample, output);
}

/// All samples of any network.
template <class Head>
void general_samples(const LaneTask& task, const PowerTable& table, const Workspace& w, Head& head) {
    over_blocks(task.sample_count, [&](auto block, std::size_t first_sample) {
        step_block<decltype(block)::size>(task, table, w, first_sample, head);
    });
}

}  // namespace
}  // namespace netlyap
