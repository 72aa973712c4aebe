#pragma once

#include "lane_shallow-inl.hpp"
#include "lane_tangent-inl.hpp"

/// The fast way of tangents through a network with one hidden layer, when its numbers of inputs and classes
/// are known to the compiler and its exponents are in range: tangents pass two at a time where the registers
/// hold them, so that they share what they load. The same operations in the same order as
/// lane_tangent-inl.hpp, so the same bits. Internal linkage.
namespace netlyap {
namespace {

/// Where things lie in a lane array of parameters of such a network, in doubles.
template <std::size_t inputs, std::size_t classes>
struct ShallowShape {
    std::size_t hidden;

    HWY_INLINE std::size_t weight(std::size_t h, std::size_t j) const {
        return (h * inputs + j) * lane_stride;
    }
    HWY_INLINE std::size_t bias(std::size_t h) const { return (inputs * hidden + h) * lane_stride; }
    HWY_INLINE std::size_t output_weight(std::size_t k, std::size_t h) const {
        return ((inputs + 1 + k) * hidden + h) * lane_stride;
    }
    HWY_INLINE std::size_t output_bias(std::size_t k) const {
        return ((inputs + 1 + classes) * hidden + k) * lane_stride;
    }
};

/// What tangents need to know of samples that have passed, from one of them on; all but x are
/// [unit][sample of the block].
struct ShallowSamples {
    const double* x;  ///< [sample][input]
    const double* activations;
    const double* slopes;
    const double* bends;
    const double* probabilities;
    const double* errors;  ///< of the outputs
    double* own;           ///< dz of the hidden units, then de of the outputs [tangent]
    std::size_t own_size;  ///< from one tangent to the next
};

template <std::size_t inputs>
HWY_INLINE ShallowSamples shallow_samples_from(const LaneTask& task, const TangentWorkspace& t,
                                               std::size_t first_sample, std::size_t sample_of_block) {
    const std::size_t shift = sample_of_block * pass_stride;
    const std::size_t outputs = task.layers[0].outputs * row_stride;
    return {task.inputs + (first_sample + sample_of_block) * inputs,
            t.pass.activations + shift,
            t.slopes + shift,
            t.bends + shift,
            t.pass.exponentials + shift,
            t.pass.errors + outputs + shift,
            t.sums + shift,  // and, for a second tangent, t.activations
            unit_count(task) * row_stride};
}

/// `count` tangents and the sums of their products [tangent][stride].
struct TangentGroup {
    const double* tangents;
    double* sums;
    std::size_t stride;
};

/// What a tangent has in the place of W_k - W_0 and b_k - b_0.
template <std::size_t classes>
HWY_INLINE void load_differences(const double* first, std::size_t stride, V (&differences)[classes]) {
    const V of_class_0 = load(first);
    for (std::size_t k = 1; k < classes; ++k)
        differences[k] = hn::Sub(load(first + k * stride), of_class_0);
}

/// dz of the hidden units and de of the outputs, which also goes to the sums of their biases.
template <std::size_t inputs, std::size_t classes, std::size_t count, std::size_t block>
void shallow_tangents_forward(const ShallowShape<inputs, classes>& shape, const double* output_weights,
                              const ShallowSamples& of, const TangentGroup& group) {
    const auto [x, activations, slopes, bends, probabilities, errors, own, own_size] = of;
    const auto [tangents, sums, stride] = group;
    const std::size_t hidden = shape.hidden;
    V output[count][classes][block];  // dz_k, then de_k
    for (std::size_t i = 0; i < count; ++i) {
        V bias[classes];
        load_differences(tangents + i * stride + shape.output_bias(0), lane_stride, bias);
        for (std::size_t k = 1; k < classes; ++k)
            for (std::size_t s = 0; s < block; ++s)
                output[i][k][s] = bias[k];
    }
    for (std::size_t h = 0; h < hidden; ++h) {
        V dz[count][block];
        for (std::size_t i = 0; i < count; ++i) {
            const V bias = load(tangents + i * stride + shape.bias(h));
            for (std::size_t s = 0; s < block; ++s)
                dz[i][s] = bias;
        }
        for (std::size_t j = 0; j < inputs; ++j) {
            V dw[count];
            for (std::size_t i = 0; i < count; ++i)
                dw[i] = load(tangents + i * stride + shape.weight(h, j));
            for (std::size_t s = 0; s < block; ++s) {
                const V input = broadcast(x[s * inputs + j]);
                for (std::size_t i = 0; i < count; ++i)
                    dz[i][s] = hn::MulAdd(dw[i], input, dz[i][s]);
            }
        }
        V weights[classes];
        V dw[count][classes];
        for (std::size_t k = 1; k < classes; ++k)
            weights[k] = load(output_weights + (k * hidden + h) * pass_stride);
        for (std::size_t i = 0; i < count; ++i)
            load_differences(tangents + i * stride + shape.output_weight(0, h), hidden * lane_stride, dw[i]);
        for (std::size_t s = 0; s < block; ++s) {
            const std::size_t place = h * row_stride + s * pass_stride;
            const V a = load(activations + place);
            const V slope = load(slopes + place);
            for (std::size_t i = 0; i < count; ++i) {
                store(dz[i][s], own + i * own_size + place);
                const V da = hn::Mul(slope, dz[i][s]);
                for (std::size_t k = 1; k < classes; ++k)
                    output[i][k][s] = hn::MulAdd(weights[k], da, hn::MulAdd(dw[i][k], a, output[i][k][s]));
            }
        }
    }
    for (std::size_t i = 0; i < count; ++i) {
        double* bias_sums = sums + i * stride + shape.output_bias(0);
        V sum[classes];
        for (std::size_t k = 1; k < classes; ++k)
            sum[k] = load(bias_sums + k * lane_stride);
        for (std::size_t s = 0; s < block; ++s) {
            V p[classes];
            V de[classes];
            for (std::size_t k = 0; k < classes; ++k)
                p[k] = load(probabilities + k * row_stride + s * pass_stride);
            for (std::size_t k = 1; k < classes; ++k) {
                de[k] = hn::Mul(hn::Mul(p[k], p[0]), output[i][k][s]);
                for (std::size_t l = 1; l < k; ++l) {
                    const V flow = hn::Mul(hn::Mul(p[k], p[l]), hn::Sub(output[i][k][s], output[i][l][s]));
                    de[k] = hn::Add(de[k], flow);
                    de[l] = hn::Sub(de[l], flow);
                }
            }
            for (std::size_t k = 1; k < classes; ++k) {
                sum[k] = hn::Add(sum[k], de[k]);
                store(de[k], own + i * own_size + (hidden + k) * row_stride + s * pass_stride);
            }
        }
        for (std::size_t k = 1; k < classes; ++k)
            store(sum[k], bias_sums + k * lane_stride);
    }
}

/// All other sums: back through one hidden unit after the other, whose sums stay in registers.
template <std::size_t inputs, std::size_t classes, std::size_t count, std::size_t block>
void shallow_tangents_backward(const ShallowShape<inputs, classes>& shape, const double* output_weights,
                               const ShallowSamples& of, const TangentGroup& group) {
    const auto [x, activations, slopes, bends, probabilities, errors, own, own_size] = of;
    const auto [tangents, sums, stride] = group;
    const std::size_t hidden = shape.hidden;
    for (std::size_t h = 0; h < hidden; ++h) {
        V weights[classes];
        V dw[count][classes];
        V to_output[count][classes];
        V from_input[count][inputs];
        V bias_sum[count];
        for (std::size_t k = 1; k < classes; ++k)
            weights[k] = load(output_weights + (k * hidden + h) * pass_stride);
        for (std::size_t i = 0; i < count; ++i) {
            load_differences(tangents + i * stride + shape.output_weight(0, h), hidden * lane_stride, dw[i]);
            for (std::size_t k = 1; k < classes; ++k)
                to_output[i][k] = load(sums + i * stride + shape.output_weight(k, h));
            for (std::size_t j = 0; j < inputs; ++j)
                from_input[i][j] = load(sums + i * stride + shape.weight(h, j));
            bias_sum[i] = load(sums + i * stride + shape.bias(h));
        }
        for (std::size_t s = 0; s < block; ++s) {
            const std::size_t place = h * row_stride + s * pass_stride;
            const V a = load(activations + place);
            const V slope = load(slopes + place);
            const V bend = load(bends + place);
            for (std::size_t i = 0; i < count; ++i) {
                const V dz = load(own + i * own_size + place);
                const V da = hn::Mul(slope, dz);
                V dg = hn::Zero(Doubles());
                for (std::size_t k = 1; k < classes; ++k) {
                    const V e = load(errors + k * row_stride + s * pass_stride);
                    const V de = load(own + i * own_size + (hidden + k) * row_stride + s * pass_stride);
                    dg = hn::MulAdd(weights[k], de, hn::MulAdd(dw[i][k], e, dg));
                    to_output[i][k] = hn::MulAdd(e, da, hn::MulAdd(de, a, to_output[i][k]));
                }
                const V de = hn::MulAdd(slope, dg, hn::Mul(bend, dz));
                for (std::size_t j = 0; j < inputs; ++j)
                    from_input[i][j] = hn::MulAdd(de, broadcast(x[s * inputs + j]), from_input[i][j]);
                bias_sum[i] = hn::Add(bias_sum[i], de);
            }
        }
        for (std::size_t i = 0; i < count; ++i) {
            for (std::size_t k = 1; k < classes; ++k)
                store(to_output[i][k], sums + i * stride + shape.output_weight(k, h));
            for (std::size_t j = 0; j < inputs; ++j)
                store(from_input[i][j], sums + i * stride + shape.weight(h, j));
            store(bias_sum[i], sums + i * stride + shape.bias(h));
        }
    }
}

/// The networks themselves: p_k, the errors of the outputs, slopes and bends.
template <std::size_t inputs, std::size_t classes, LaneActivation activation, std::size_t block>
HWY_INLINE void shallow_pass(const LaneTask& task, const PowerTable& table, const TangentWorkspace& t,
                             std::size_t first_sample) {
    const Workspace& w = t.pass;
    const std::size_t hidden = task.layers[0].outputs;
    const double* targets = task.targets + first_sample * classes;
    double* errors = w.errors + hidden * row_stride;
    V e[classes][block];  // p_k, then p_k - [y = k]
    shallow_forward<inputs, classes, activation, false>(task, table, w, first_sample, e);
    for (std::size_t k = 0; k < classes; ++k)
        for (std::size_t s = 0; s < block; ++s) {
            const std::size_t place = k * row_stride + s * pass_stride;
            store(e[k][s], w.exponentials + place);
            e[k][s] = hn::Sub(e[k][s], broadcast(targets[s * classes + k]));
            store(e[k][s], errors + place);
        }
    for (std::size_t h = 0; h < hidden; ++h) {
        V weights[classes];
        for (std::size_t k = 1; k < classes; ++k)
            weights[k] = load(w.output_weights + (k * hidden + h) * pass_stride);
        for (std::size_t s = 0; s < block; ++s) {
            const std::size_t place = h * row_stride + s * pass_stride;
            const V a = load(w.activations + place);
            const V slope = times_derivative(activation, a, broadcast(1.0));
            V error = hn::Mul(weights[1], e[1][s]);
            for (std::size_t k = 2; k < classes; ++k)
                error = hn::MulAdd(weights[k], e[k][s], error);
            store(slope, t.slopes + place);
            store(hn::Mul(curvature_from_slope(activation, a, slope), error), t.bends + place);
        }
    }
}

/// Tangents that pass together, and samples of a block that they pass forward at a time: what registers hold.
constexpr std::size_t tangents_at_a_time = vector_registers == 32 ? 2 : 1;
constexpr std::size_t samples_forward = 4;
static_assert(tangents_at_a_time <= 2, "TangentWorkspace has two places for them");

/// Adds what a block of samples gives to the products of `count` tangents.
template <std::size_t inputs, std::size_t classes, std::size_t count, std::size_t block>
HWY_INLINE void shallow_tangents(const LaneTask& task, const TangentWorkspace& t, std::size_t first_sample,
                                 std::size_t first_tangent) {
    const std::size_t stride = task.tangent_size * lane_stride;
    const TangentGroup group{task.tangents + first_tangent * stride, task.pushed + first_tangent * stride,
                             stride};
    const ShallowShape<inputs, classes> shape{task.layers[0].outputs};
    constexpr std::size_t part = block < samples_forward ? block : samples_forward;
    static_assert(block % part == 0);
    for (std::size_t s = 0; s < block; s += part)
        shallow_tangents_forward<inputs, classes, count, part>(
            shape, t.pass.output_weights, shallow_samples_from<inputs>(task, t, first_sample, s), group);
    shallow_tangents_backward<inputs, classes, count, block>(
        shape, t.pass.output_weights, shallow_samples_from<inputs>(task, t, first_sample, 0), group);
}

template <std::size_t inputs, std::size_t classes, LaneActivation activation>
void sum_shallow_tangents(const LaneTask& task, const PowerTable& table, const TangentWorkspace& t) {
    over_blocks<sample_panel>(task.sample_count, [&](auto size, std::size_t first_sample) {
        constexpr std::size_t block = decltype(size)::size;
        shallow_pass<inputs, classes, activation, block>(task, table, t, first_sample);
        std::size_t i = 0;
        for (; i + tangents_at_a_time <= task.tangent_count; i += tangents_at_a_time)
            shallow_tangents<inputs, classes, tangents_at_a_time, block>(task, t, first_sample, i);
        for (; i < task.tangent_count; ++i)
            shallow_tangents<inputs, classes, 1, block>(task, t, first_sample, i);
    });
}

using TangentsFunction = void (*)(const LaneTask&, const PowerTable&, const TangentWorkspace&);

template <std::size_t inputs, std::size_t classes>
HWY_INLINE TangentsFunction shallow_tangents_function(LaneActivation activation) {
    switch (activation) {
        case LaneActivation::sigmoid:
            return sum_shallow_tangents<inputs, classes, LaneActivation::sigmoid>;
        case LaneActivation::tanh:
            return sum_shallow_tangents<inputs, classes, LaneActivation::tanh>;
        case LaneActivation::relu:
            return sum_shallow_tangents<inputs, classes, LaneActivation::relu>;
        default:  // the others have no kernel of their own
            break;
    }
    return sum_tangents<SoftmaxHead>;
}

/// The fastest way of tangents through the samples of a classifier, for this network and these weights.
HWY_INLINE TangentsFunction tangents_function(const LaneTask& task, const Workspace& w) {
    if (!is_shallow(task))
        return sum_tangents<SoftmaxHead>;
    const Range range = find_range(task, w);
    if (!range.hidden || !range.logits)
        return sum_tangents<SoftmaxHead>;
    return for_shallow_shape<TangentsFunction>(
        task, sum_tangents<SoftmaxHead>, [&](auto inputs, auto classes) {
            return shallow_tangents_function<decltype(inputs)::count, decltype(classes)::count>(
                task.activation);
        });
}

}  // namespace
}  // namespace netlyap
