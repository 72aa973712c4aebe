#pragma once

#include "lane_step-inl.hpp"

/// Products with the Hessian over lanes: the same operations in the same order as src/model/tangent_map.cpp,
/// for eight networks and a block of samples at a time, tangent after tangent. Internal linkage.
namespace netlyap {
namespace {

/// Where things lie while tangents pass through a network; arrays [unit of all layers][sample of the block].
struct TangentWorkspace {
    Workspace pass;       ///< of the networks themselves
    double* slopes;       ///< phi'(z)
    double* bends;        ///< phi''(z) dL/da
    double* sums;         ///< dz
    double* activations;  ///< da
    double* errors;       ///< de
};

HWY_INLINE TangentWorkspace tangent_workspace(const LaneTask& task) {
    const std::size_t size = unit_count(task) * row_stride;
    TangentWorkspace t{};
    t.pass = workspace(task);
    t.bends = t.pass.end;
    t.sums = t.bends + size;
    t.activations = t.sums + size;
    t.errors = t.activations + size;
    t.slopes = task.has_kept_slope ? t.pass.slopes : t.errors + size;
    if (task.has_kept_slope)
        t.pass.curvatures = t.bends;
    return t;
}

/// phi''(z) from a = phi(z), as curvature_from_slope of model/activation.hpp.
HWY_INLINE V curvature_from_slope(LaneActivation activation, V a, V slope) {
    if (activation == LaneActivation::sigmoid)
        return hn::Mul(slope, hn::MulAdd(broadcast(-2.0), a, broadcast(1.0)));
    if (activation == LaneActivation::tanh)
        return hn::Mul(slope, hn::Mul(broadcast(-2.0), a));
    return hn::Zero(Doubles());
}

/// The errors of the networks themselves, with slopes and bends; p_k in the place of the exponentials.
template <std::size_t block, class Head>
HWY_INLINE void pass_block(const LaneTask& task, const PowerTable& table, const TangentWorkspace& t,
                           std::size_t first_sample) {
    const Workspace& w = t.pass;
    const std::size_t place = forward<block, Head>(task, table, w, first_sample, 1);
    const double* output = w.activations + place;
    Head::template prepare<block>(task, table, w, output);
    double* errors = w.errors + place;
    Head::template errors<block>(task, w, first_sample, output, errors);
    Head::template keep_probabilities<block>(task, w);
    const double* activations = output;
    for (std::size_t l = task.layer_count - 1; l > 0; --l) {
        const LaneLayer& layer = task.layers[l];
        const bool is_output = l + 1 == task.layer_count;
        const double* below = activations - layer.inputs * row_stride;
        double* errors_below = errors - layer.inputs * row_stride;
        double* slopes = t.slopes + (below - w.activations);
        double* bends = t.bends + (below - w.activations);
        layer_backward<block>(
            weights_of(task, w, l), layer.inputs, is_output ? Head::first : 0, layer.outputs, errors,
            Rows{unit_count(task)}, 1, [&](std::size_t entry, V error) {
                V curvature;
                if (task.has_kept_slope) {
                    store(hn::Mul(error, load(slopes + entry)), errors_below + entry);
                    curvature = load(bends + entry);
                } else {
                    const V a = load(below + entry);
                    const V slope = times_derivative(task.activation, a, broadcast(1.0));
                    store(slope, slopes + entry);
                    store(times_derivative(task.activation, a, error), errors_below + entry);
                    curvature = curvature_from_slope(task.activation, a, slope);
                }
                store(hn::Mul(curvature, error), bends + entry);
            });
        activations = below;
        errors = errors_below;
    }
}

/// The part of a tangent that belongs to one layer: dW and db, of the output layer of a softmax less the rows
/// of class 0.
template <bool is_difference>
struct TangentLayer {
    const double* weights;
    const double* biases;  ///< null where there are none
    std::size_t inputs;

    HWY_INLINE V weight(std::size_t h, std::size_t j) const {
        const V own = load(weights + (h * inputs + j) * lane_stride);
        return is_difference ? hn::Sub(own, load(weights + j * lane_stride)) : own;
    }
    HWY_INLINE V bias(std::size_t h) const {
        if (biases == nullptr)
            return hn::Zero(Doubles());
        const V own = load(biases + h * lane_stride);
        return is_difference ? hn::Sub(own, load(biases)) : own;
    }
};

template <bool is_difference>
HWY_INLINE TangentLayer<is_difference> tangent_layer(const LaneLayer& layer, const double* tangent) {
    return {tangent + layer.weights * lane_stride,
            layer.has_biases ? tangent + layer.biases * lane_stride : nullptr, layer.inputs};
}

/// dz = dW a + W da + db of the units first .. of a layer; da is null in the first layer.
template <std::size_t block, class Layer, class Input>
HWY_INLINE void tangent_layer_forward(const Layer& tangent, Weights weights, std::size_t first,
                                      std::size_t outputs, Input input, const double* input_tangents,
                                      const double* slopes, double* sums, double* activations) {
    for (std::size_t h = first; h < outputs; ++h) {
        V dz[block];
        const V bias = tangent.bias(h);
        for (std::size_t s = 0; s < block; ++s)
            dz[s] = bias;
        for (std::size_t j = 0; j < tangent.inputs; ++j) {
            const V dw = tangent.weight(h, j);
            for (std::size_t s = 0; s < block; ++s)
                dz[s] = hn::MulAdd(dw, input(j, s), dz[s]);
            if (input_tangents == nullptr)
                continue;
            const V weight = weights[h * tangent.inputs + j];
            for (std::size_t s = 0; s < block; ++s)
                dz[s] = hn::MulAdd(weight, load(input_tangents + j * row_stride + s * pass_stride), dz[s]);
        }
        for (std::size_t s = 0; s < block; ++s) {
            const std::size_t place = h * row_stride + s * pass_stride;
            store(dz[s], sums + place);
            if (slopes != nullptr)
                store(hn::Mul(load(slopes + place), dz[s]), activations + place);
        }
    }
}

/// de of the layer below.
template <std::size_t block, class Layer>
HWY_INLINE void tangent_layer_backward(const Layer& tangent, Weights weights, std::size_t first,
                                       std::size_t outputs, const double* errors,
                                       const double* error_tangents, const double* slopes,
                                       const double* bends, const double* sums, double* tangents_below) {
    for (std::size_t j = 0; j < tangent.inputs; ++j) {
        V dg[block];
        for (std::size_t s = 0; s < block; ++s)
            dg[s] = hn::Zero(Doubles());
        for (std::size_t h = first; h < outputs; ++h) {
            const V dw = tangent.weight(h, j);
            const V weight = weights[h * tangent.inputs + j];
            for (std::size_t s = 0; s < block; ++s) {
                const std::size_t place = h * row_stride + s * pass_stride;
                dg[s] = hn::MulAdd(weight, load(error_tangents + place),
                                   hn::MulAdd(dw, load(errors + place), dg[s]));
            }
        }
        for (std::size_t s = 0; s < block; ++s) {
            const std::size_t place = j * row_stride + s * pass_stride;
            store(hn::MulAdd(load(slopes + place), dg[s], hn::Mul(load(bends + place), load(sums + place))),
                  tangents_below + place);
        }
    }
}

/// sum += de a^T + e da^T and de over the block, samples in order; da is null in the first layer.
template <std::size_t block, class Input>
HWY_INLINE void tangent_layer_sums(double* weights, double* biases, std::size_t inputs, std::size_t first,
                                   std::size_t outputs, const double* errors, const double* error_tangents,
                                   Input input, const double* input_tangents) {
    for (std::size_t h = first; h < outputs; ++h) {
        V de[block];
        V e[block];
        for (std::size_t s = 0; s < block; ++s) {
            de[s] = load(error_tangents + h * row_stride + s * pass_stride);
            e[s] = load(errors + h * row_stride + s * pass_stride);
        }
        double* row = weights + h * inputs * lane_stride;
        for (std::size_t j = 0; j < inputs; ++j) {
            V sum = load(row + j * lane_stride);
            for (std::size_t s = 0; s < block; ++s) {
                sum = hn::MulAdd(de[s], input(j, s), sum);
                if (input_tangents != nullptr)
                    sum = hn::MulAdd(e[s], load(input_tangents + j * row_stride + s * pass_stride), sum);
            }
            store(sum, row + j * lane_stride);
        }
        if (biases == nullptr)
            continue;
        V sum = load(biases + h * lane_stride);
        for (std::size_t s = 0; s < block; ++s)
            sum = hn::Add(sum, de[s]);
        store(sum, biases + h * lane_stride);
    }
}

/// Adds what a block of samples gives to m H v of one tangent.
template <std::size_t block, class Head>
HWY_INLINE void tangent_block(const LaneTask& task, const TangentWorkspace& t, std::size_t first_sample,
                              const double* tangent, double* sum) {
    const Workspace& w = t.pass;
    constexpr bool is_difference = Head::first > 0;
    std::size_t place = 0;  // of the layer's rows
    for (std::size_t l = 0; l < task.layer_count; ++l) {
        const LaneLayer& layer = task.layers[l];
        const std::size_t place_below = place - (l == 0 ? 0 : layer.inputs * row_stride);
        const double* below = t.activations + place_below;
        const auto pass = [&](auto of_layer, std::size_t first, auto input, const double* input_tangents,
                              const double* slopes) {
            tangent_layer_forward<block>(of_layer, weights_of(task, w, l), first, layer.outputs, input,
                                         input_tangents, slopes, t.sums + place, t.activations + place);
        };
        const auto pass_any = [&](auto input, const double* input_tangents) {
            if (l + 1 == task.layer_count)
                pass(tangent_layer<is_difference>(layer, tangent), Head::first, input, input_tangents,
                     nullptr);
            else
                pass(tangent_layer<false>(layer, tangent), 0, input, input_tangents, t.slopes + place);
        };
        if (l == 0)
            with_inputs(task, first_sample, [&](auto rows) { pass_any(rows, nullptr); });
        else
            pass_any(LayerInput{w.activations + place_below, Rows{unit_count(task)}}, below);
        place += layer.outputs * row_stride;
    }
    place -= output_layer(task).outputs * row_stride;
    Head::template error_tangents<block>(task, w, t.sums + place, t.errors + place);
    for (std::size_t l = task.layer_count; l-- > 0;) {
        const LaneLayer& layer = task.layers[l];
        const bool is_output = l + 1 == task.layer_count;
        const std::size_t first = is_output ? Head::first : 0;
        double* weight_sums = sum + layer.weights * lane_stride;
        double* bias_sums = layer.has_biases ? sum + layer.biases * lane_stride : nullptr;
        const auto add_sums = [&](auto input, const double* input_tangents) {
            tangent_layer_sums<block>(weight_sums, bias_sums, layer.inputs, first, layer.outputs,
                                      w.errors + place, t.errors + place, input, input_tangents);
        };
        if (l == 0) {
            with_inputs(task, first_sample, [&](auto rows) { add_sums(rows, nullptr); });
            return;
        }
        const std::size_t below = place - layer.inputs * row_stride;
        add_sums(LayerInput{w.activations + below, Rows{unit_count(task)}}, t.activations + below);
        const auto pass_back = [&](auto of_layer) {
            tangent_layer_backward<block>(of_layer, weights_of(task, w, l), first, layer.outputs,
                                          w.errors + place, t.errors + place, t.slopes + below,
                                          t.bends + below, t.sums + below, t.errors + below);
        };
        if (is_output)
            pass_back(tangent_layer<is_difference>(layer, tangent));
        else
            pass_back(tangent_layer<false>(layer, tangent));
        place = below;
    }
}

/// Samples that tangents pass together: so few that the arrays of a block stay in the first-level cache.
constexpr std::size_t tangent_block_size = vector_registers == 32 ? 8 : 4;

/// Adds to m H v of all tangents, but for what is added once.
template <class Head>
void sum_tangents(const LaneTask& task, const PowerTable& table, const TangentWorkspace& t) {
    const std::size_t stride = task.tangent_size * lane_stride;
    over_blocks<tangent_block_size>(task.sample_count, [&](auto size, std::size_t first_sample) {
        constexpr std::size_t block = decltype(size)::size;
        pass_block<block, Head>(task, table, t, first_sample);
        for (std::size_t i = 0; i < task.tangent_count; ++i)
            tangent_block<block, Head>(task, t, first_sample, task.tangents + i * stride,
                                       task.pushed + i * stride);
    });
}

}  // namespace
}  // namespace netlyap
