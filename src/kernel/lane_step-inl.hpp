#pragma once

#include "lane_head-inl.hpp"
#include "lane_math-inl.hpp"
#include "lane_rectifiers-inl.hpp"
#include "lane_tiles-inl.hpp"
#include "lane_workspace-inl.hpp"

/// The gradient over lanes: the same operations in the same order as src/model/gradient_descent.cpp, for
/// eight networks and a block of samples at a time. Included once per instruction set; internal linkage.
namespace netlyap {
namespace {

/// phi of the z of some units in a block of samples, in their place.
template <std::size_t block>
HWY_NOINLINE void activate_rows(LaneActivation activation, const PowerTable& table, std::size_t units,
                                double* values) {
    for (std::size_t h = 0; h < units; ++h) {
        V u[block];
        for (std::size_t s = 0; s < block; ++s)
            u[s] = load(values + h * row_stride + s * pass_stride);
        activate<true>(activation, table, u);
        for (std::size_t s = 0; s < block; ++s)
            store(u[s], values + h * row_stride + s * pass_stride);
    }
}

/// Passes some blocks of samples from first_sample on through the network; returns where the output layer's
/// rows begin in the arrays of units.
template <std::size_t block, class Head>
HWY_INLINE std::size_t forward(const LaneTask& task, const PowerTable& table, const Workspace& w,
                               std::size_t first_sample, std::size_t blocks) {
    const Rows rows{unit_count(task)};
    std::size_t place = 0;
    const auto pass_narrow = [&](const LaneLayer& layer, auto input) {
        double* z = w.activations + place;
        if (&layer == &output_layer(task)) {
            narrow_forward<block>(w.output_weights, w.output_biases, layer.inputs, Head::first, layer.outputs,
                                  input, z, [](V(&u)[block]) {
                                      for (std::size_t s = 0; s < block; ++s)
                                          u[s] = Head::output(u[s]);
                                  });
            return;
        }
        narrow_forward<block>(w.folded + layer.weights * pass_stride,
                              layer.has_biases ? w.folded + layer.biases * pass_stride : nullptr,
                              layer.inputs, 0, layer.outputs, input, z,
                              [&](V(&u)[block]) { activate<true>(task.activation, table, u); });
        if (w.slopes != nullptr)
            activate_with_slopes(task.activation, table, layer.outputs, block, z, w.slopes + place,
                                 w.curvatures == nullptr ? nullptr : w.curvatures + place);
    };
    const auto pass_wide = [&](const LaneLayer& layer, auto input) {
        double* z = w.activations + place;
        if (&layer == &output_layer(task)) {
            layer_forward<block>(w.output_weights, w.output_biases, layer.inputs, Head::first, layer.outputs,
                                 input, rows, blocks, z, [](std::size_t units, double* values) {
                                     for (std::size_t k = 0; k < units; ++k)
                                         for (std::size_t s = 0; s < block; ++s) {
                                             double* one = values + k * row_stride + s * pass_stride;
                                             store(Head::output(load(one)), one);
                                         }
                                 });
            return;
        }
        const auto finish = [&](std::size_t units, double* values) {
            const std::ptrdiff_t own = values - w.activations;
            if (w.slopes == nullptr)
                activate_rows<block>(task.activation, table, units, values);
            else
                activate_with_slopes(task.activation, table, units, block, values, w.slopes + own,
                                     w.curvatures == nullptr ? nullptr : w.curvatures + own);
        };
        layer_forward<block>(w.folded + layer.weights * pass_stride,
                             layer.has_biases ? w.folded + layer.biases * pass_stride : nullptr, layer.inputs,
                             0, layer.outputs, input, rows, blocks, z, finish);
    };
    const auto pass_all = [&](auto pass, auto data) {
        pass(task.layers[0], data);
        for (std::size_t layer = 1; layer < task.layer_count; ++layer) {
            const LayerInput below{w.activations + place, rows};
            place += task.layers[layer].inputs * row_stride;
            pass(task.layers[layer], below);
        }
    };
    if (is_narrow(task)) {
        with_inputs(task, first_sample, [&](auto data) { pass_all(pass_narrow, data); });
    } else if (task.of_each_lane) {
        with_inputs(task, first_sample, [&](auto data) { pass_all(pass_wide, data); });
    } else {
        pack(task, w, first_sample, blocks * block);
        pass_all(pass_wide, PackedData{w.packed, task.layers[0].inputs});
    }
    for (std::size_t b = 0; Head::first > 0 && b < blocks; ++b)
        for (std::size_t s = 0; s < block; ++s)  // u_0 = z_0 - z_0
            store(hn::Zero(Doubles()),
                  w.activations + place + rows.template of_block<block>(b) + s * pass_stride);
    return place;
}

/// Errors and gradients of all layers, from the output down, of some blocks; the output layer's rows begin
/// at `place`.
template <std::size_t block, class Head>
HWY_INLINE void backward(const LaneTask& task, const Workspace& w, std::size_t first_sample,
                         std::size_t blocks, std::size_t place) {
    const Rows rows{unit_count(task)};
    for (std::size_t l = task.layer_count; l-- > 0;) {
        const LaneLayer& layer = task.layers[l];
        const bool is_output = l + 1 == task.layer_count;
        const std::size_t first = is_output ? Head::first : 0;
        const double* errors = w.errors + place;
        double* sum = w.sum + layer.weights * pass_stride;
        double* bias_sum = layer.has_biases ? w.sum + layer.biases * pass_stride : nullptr;
        const auto add_gradient = [&](auto input) {
            if (!is_narrow(task) && layer.inputs >= gradient_inputs &&
                layer.outputs >= first + gradient_units)
                layer_gradient(sum, bias_sum, layer.inputs, first, layer.outputs, errors, input, rows,
                               blocks * block);
            else
                for (std::size_t b = 0; b < blocks; ++b)
                    narrow_gradient<block>(sum, bias_sum, layer.inputs, first, layer.outputs,
                                           errors + rows.template of_block<block>(b),
                                           input.template of_block<block>(b));
        };
        if (l == 0) {
            if (is_narrow(task) || task.of_each_lane)
                with_inputs(task, first_sample, add_gradient);
            else
                add_gradient(PackedData{w.packed, layer.inputs});
            return;
        }
        place -= layer.inputs * row_stride;
        const double* below = w.activations + place;
        double* errors_below = w.errors + place;
        add_gradient(LayerInput{below, rows});
        const double* slopes = w.slopes == nullptr ? nullptr : w.slopes + place;
        layer_backward<block>(weights_of(task, w, l), layer.inputs, first, layer.outputs, errors, rows,
                              blocks, [&](std::size_t entry, V error) {
                                  store(slopes == nullptr
                                            ? times_derivative(task.activation, load(below + entry), error)
                                            : hn::Mul(error, load(slopes + entry)),
                                        errors_below + entry);
                              });
    }
}

/// Passes a block through the network for the loss alone.
template <std::size_t block, class Head>
void loss_of_block(const LaneTask& task, const PowerTable& table, const Workspace& w,
                   std::size_t first_sample, Head& head) {
    const double* output = w.activations + forward<block, Head>(task, table, w, first_sample, 1);
    Head::template prepare<block>(task, table, w, output);
    head.template add_to_loss<block>(task, w, first_sample, output);
}

template <std::size_t block, class Head>
HWY_INLINE void step_blocks(const LaneTask& task, const PowerTable& table, const Workspace& w,
                            std::size_t first_sample, std::size_t blocks, Head& head) {
    const std::size_t place = forward<block, Head>(task, table, w, first_sample, blocks);
    for (std::size_t b = 0; b < blocks; ++b) {
        const Workspace own = of_block<block>(task, w, b);
        const std::size_t first_of_block = first_sample + b * block;
        const double* output = own.activations + place;
        Head::template prepare<block>(task, table, own, output);
        if (task.loss != nullptr)
            head.template add_to_loss<block>(task, own, first_of_block, output);
        Head::template errors<block>(task, own, first_of_block, output, own.errors + place);
    }
    backward<block, Head>(task, w, first_sample, blocks, place);
}

/// All samples of any network.
template <class Head>
void general_samples(const LaneTask& task, const PowerTable& table, const Workspace& w, Head& head) {
    over_many_blocks(task, [&](auto block, std::size_t first_sample, std::size_t blocks) {
        step_blocks<decltype(block)::size>(task, table, w, first_sample, blocks, head);
    });
}

}  // namespace
}  // namespace netlyap
