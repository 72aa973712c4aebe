#pragma once

#include "lane_step-inl.hpp"

/// The fast way through a network with one hidden layer, when its numbers of inputs and classes are known to
/// the compiler and its exponents are in range: a hidden unit's errors never leave the registers. The same
/// operations in the same order as lane_step-inl.hpp, so the same bits.
namespace netlyap {
namespace {

/// Whether all |u| stay in the range that needs no clamp, and all logits in the range that needs no shift.
struct Range {
    bool hidden;
    bool logits;
};

/// Bounds |u_h| <= |b_h| + sum_j |w_hj| max |x_j|, and the logits likewise with |a| <= 1 (relu: its own
/// bound). The limits leave a margin for the rounding of the bounds. A NaN is out of range.
HWY_INLINE Range find_range(const LaneTask& task, const Workspace& w) {
    const std::size_t inputs = task.layers[0].inputs;
    const std::size_t hidden = task.layers[0].outputs;
    const std::size_t classes = task.layers[1].outputs;
    const double* biases = w.folded + inputs * hidden * pass_stride;
    const double* logit_biases = w.output_biases;
    const V one = broadcast(1.0);
    V largest = hn::Zero(Doubles());
    V logits = hn::Zero(Doubles());  // bounds the largest logit: the sum over classes of their bounds
    for (std::size_t k = 1; k < classes; ++k)
        logits = hn::Add(logits, hn::Abs(load(logit_biases + k * pass_stride)));
    for (std::size_t h = 0; h < hidden; ++h) {
        V bound = hn::Abs(load(biases + h * pass_stride));
        for (std::size_t j = 0; j < inputs; ++j)
            bound = hn::MulAdd(hn::Abs(load(w.folded + (h * inputs + j) * pass_stride)),
                               broadcast(task.input_bounds[j]), bound);
        largest = hn::IfThenElse(hn::Lt(bound, largest), largest, bound);  // keeps a NaN
        const V activation = task.activation == LaneActivation::relu ? bound : one;
        for (std::size_t k = 1; k < classes; ++k)
            logits = hn::MulAdd(hn::Abs(load(w.output_weights + (k * hidden + h) * pass_stride)), activation,
                                logits);
    }
    const V scaled = hn::Mul(broadcast(sixteen_over_ln2), logits);
    return {hn::AllTrue(Doubles(), hn::Lt(largest, broadcast(16000.0))),
            hn::AllTrue(Doubles(), hn::Lt(scaled, broadcast(7900.0)))};
}

/// Adds the samples of a block to the loss, from all their p_k. Returns whether it did: not when the class of
/// a sample is improbable. In range there is no NaN.
template <std::size_t classes, std::size_t block>
HWY_INLINE bool add_probable(const V (&p)[classes][block], const std::uint32_t* labels, LossSum& total) {
    static_assert(classes == 2 || classes == 3);
    LossSum loss = total;
    V lowest = broadcast(1.0);
    const auto add = [&](V of_label, V others) {
        lowest = hn::Min(of_label, lowest);
        loss.add_probabilities(of_label, others);
    };
    for (std::size_t s = 0; s < block; ++s) {  // branches, so that every index is known and p needs no memory
        if constexpr (classes == 2) {
            if (labels[s] == 0)
                add(p[0][s], p[1][s]);
            else
                add(p[1][s], p[0][s]);
        } else {
            if (labels[s] == 0)
                add(p[0][s], hn::Add(p[1][s], p[2][s]));
            else if (labels[s] == 1)
                add(p[1][s], hn::Add(p[0][s], p[2][s]));
            else
                add(p[2][s], hn::Add(p[0][s], p[1][s]));
        }
    }
    if (!hn::AllTrue(Doubles(), hn::Ge(lowest, broadcast(loss_product::improbable))))
        return false;
    total = loss;
    return true;
}

/// The same pointer. With 16 registers the compiler, which does not know that, adds constants to it in a
/// loop, where it would keep a pointer for each of them, and load it from memory.
HWY_INLINE const double* one_pointer(const double* pointer) {
#if HWY_TARGET == HWY_AVX2
    asm("" : "+r"(pointer));
#endif
    return pointer;
}

/// The activations of the hidden units, and e = p_k of all classes; on the way e is u_k, then e^(u_k).
template <std::size_t inputs, std::size_t classes, LaneActivation activation, bool clamped, std::size_t block>
HWY_INLINE void shallow_forward(const LaneTask& task, const PowerTable& table, const Workspace& w,
                                std::size_t first_sample, V (&e)[classes][block]) {
    const std::size_t hidden = task.layers[0].outputs;
    const double* x = task.inputs + first_sample * inputs;
    double* activations = w.activations;
    const double* biases = w.folded + inputs * hidden * pass_stride;

    for (std::size_t h = 0; h < hidden; ++h) {  // a_h = phi(b_h + sum_j w_hj x_j)
        const double* own = one_pointer(x);
        V u[block];
        const V bias = load(biases + h * pass_stride);
        for (std::size_t s = 0; s < block; ++s)
            u[s] = bias;
        for (std::size_t j = 0; j < inputs; ++j) {
            const V weight = load(w.folded + (h * inputs + j) * pass_stride);
            for (std::size_t s = 0; s < block; ++s)
                u[s] = hn::MulAdd(weight, broadcast(own[s * inputs + j]), u[s]);
        }
        activate<clamped>(activation, table, u);
        for (std::size_t s = 0; s < block; ++s)
            store(u[s], activations + h * row_stride + s * pass_stride);
    }

    const double* logit_biases = w.output_biases;
    for (std::size_t k = 1; k < classes; ++k)
        for (std::size_t s = 0; s < block; ++s)
            e[k][s] = load(logit_biases + k * pass_stride);
    for (std::size_t h = 0; h < hidden; ++h) {
        V weights[classes];
        for (std::size_t k = 1; k < classes; ++k)
            weights[k] = load(w.output_weights + (k * hidden + h) * pass_stride);
        for (std::size_t s = 0; s < block; ++s) {
            const V a = load(activations + h * row_stride + s * pass_stride);
            for (std::size_t k = 1; k < classes; ++k)
                e[k][s] = hn::MulAdd(weights[k], a, e[k][s]);
        }
    }
    for (std::size_t k = 1; k < classes; ++k)
        for (std::size_t s = 0; s < block; ++s)
            e[k][s] = hn::Mul(broadcast(sixteen_over_ln2), e[k][s]);
    for (std::size_t k = 1; k < classes; ++k)
        exp2_sixteenths<false>(table, e[k]);
    for (std::size_t s = 0; s < block; ++s) {
        V normalization = broadcast(1.0);
        for (std::size_t k = 1; k < classes; ++k)
            normalization = hn::Add(normalization, e[k][s]);
        const V inverse = hn::Div(broadcast(1.0), normalization);
        e[0][s] = inverse;
        for (std::size_t k = 1; k < classes; ++k)
            e[k][s] = hn::Mul(e[k][s], inverse);
    }
}

template <std::size_t inputs, std::size_t classes, LaneActivation activation, bool clamped, bool with_loss,
          std::size_t block>
HWY_INLINE void shallow_block(const LaneTask& task, const PowerTable& table, const Workspace& w,
                              std::size_t first_sample, SoftmaxHead& head) {
    const std::size_t hidden = task.layers[0].outputs;
    const double* x = task.inputs + first_sample * inputs;
    const double* targets = task.targets + first_sample * classes;
    const double* activations = w.activations;

    V e[classes][block];  // p_k, then dL/dz_k = p_k - [y = k]
    shallow_forward<inputs, classes, activation, clamped>(task, table, w, first_sample, e);
    if constexpr (with_loss) {
        if (add_probable(e, task.labels + first_sample, head.sum))
            head.sum.finish_block(first_sample + block);
        else
            loss_of_block<block>(task, table, w, first_sample, head);
    }
    for (std::size_t s = 0; s < block; ++s)
        for (std::size_t k = 1; k < classes; ++k)
            e[k][s] = hn::Sub(e[k][s], broadcast(targets[s * classes + k]));

    double* hidden_sums = w.sum;
    double* bias_sums = hidden_sums + inputs * hidden * pass_stride;
    double* output_sums = bias_sums + hidden * pass_stride;
    double* output_bias_sums = output_sums + classes * hidden * pass_stride;
    for (std::size_t k = 1; k < classes; ++k) {
        V sum = load(output_bias_sums + k * pass_stride);
        for (std::size_t s = 0; s < block; ++s)
            sum = hn::Add(sum, e[k][s]);
        store(sum, output_bias_sums + k * pass_stride);
    }
    for (std::size_t h = 0; h < hidden; ++h) {  // back through unit h, and its gradients
        const double* own = one_pointer(x);
        V weights[classes];
        V to_output[classes];
        V from_input[inputs];
        for (std::size_t k = 1; k < classes; ++k) {
            weights[k] = load(w.output_weights + (k * hidden + h) * pass_stride);
            to_output[k] = load(output_sums + (k * hidden + h) * pass_stride);
        }
        for (std::size_t j = 0; j < inputs; ++j)
            from_input[j] = load(hidden_sums + (h * inputs + j) * pass_stride);
        V bias_sum = load(bias_sums + h * pass_stride);
        for (std::size_t s = 0; s < block; ++s) {
            const V a = load(activations + h * row_stride + s * pass_stride);
            V error = hn::Mul(weights[1], e[1][s]);
            for (std::size_t k = 2; k < classes; ++k)
                error = hn::MulAdd(weights[k], e[k][s], error);
            error = times_derivative(activation, a, error);
            for (std::size_t k = 1; k < classes; ++k)
                to_output[k] = hn::MulAdd(e[k][s], a, to_output[k]);
            for (std::size_t j = 0; j < inputs; ++j)
                from_input[j] = hn::MulAdd(error, broadcast(own[s * inputs + j]), from_input[j]);
            bias_sum = hn::Add(bias_sum, error);
        }
        for (std::size_t k = 1; k < classes; ++k)
            store(to_output[k], output_sums + (k * hidden + h) * pass_stride);
        for (std::size_t j = 0; j < inputs; ++j)
            store(from_input[j], hidden_sums + (h * inputs + j) * pass_stride);
        store(bias_sum, bias_sums + h * pass_stride);
    }
}

template <std::size_t inputs, std::size_t classes, LaneActivation activation, bool clamped, bool with_loss>
void shallow_samples(const LaneTask& task, const PowerTable& table, const Workspace& w, SoftmaxHead& head) {
    over_blocks(task.sample_count, [&](auto block, std::size_t first_sample) {
        shallow_block<inputs, classes, activation, clamped, with_loss, decltype(block)::size>(
            task, table, w, first_sample, head);
    });
}

using SamplesFunction = void (*)(const LaneTask&, const PowerTable&, const Workspace&, SoftmaxHead&);

template <std::size_t inputs, std::size_t classes, bool with_loss>
HWY_INLINE SamplesFunction shallow_function(LaneActivation activation, bool in_range) {
    switch (activation) {
        case LaneActivation::sigmoid:
            return in_range ? shallow_samples<inputs, classes, LaneActivation::sigmoid, false, with_loss>
                            : shallow_samples<inputs, classes, LaneActivation::sigmoid, true, with_loss>;
        case LaneActivation::tanh:
            return in_range ? shallow_samples<inputs, classes, LaneActivation::tanh, false, with_loss>
                            : shallow_samples<inputs, classes, LaneActivation::tanh, true, with_loss>;
        case LaneActivation::relu:
            return shallow_samples<inputs, classes, LaneActivation::relu, false, with_loss>;
        default:  // the others have no kernel of their own
            break;
    }
    return general_samples<SoftmaxHead>;
}

template <std::size_t inputs, std::size_t classes>
HWY_INLINE SamplesFunction shallow_function(const LaneTask& task, bool in_range) {
    return task.loss == nullptr ? shallow_function<inputs, classes, false>(task.activation, in_range)
                                : shallow_function<inputs, classes, true>(task.activation, in_range);
}

/// One hidden layer with all biases, and the same samples for all lanes.
HWY_INLINE bool is_shallow(const LaneTask& task) {
    return task.layer_count == 2 && task.layers[0].has_biases && task.layers[1].has_biases &&
           !task.of_each_lane;
}

/// A number of units that is known to the compiler.
template <std::size_t n>
struct Units {
    static constexpr std::size_t count = n;
};

/// choose(inputs, classes) for the shapes that have a kernel of their own, otherwise `general`.
template <class Function, class Choose>
HWY_INLINE Function for_shallow_shape(const LaneTask& task, Function general, Choose choose) {
    const std::size_t inputs = task.layers[0].inputs;
    const std::size_t classes = task.layers[1].outputs;
    if (inputs == 4 && classes == 3)  // iris
        return choose(Units<4>(), Units<3>());
    if (inputs == 4 && classes == 2)
        return choose(Units<4>(), Units<2>());
    if (inputs == 2 && classes == 2)  // two moons, circles, spirals
        return choose(Units<2>(), Units<2>());
    return general;
}

/// The fastest way through the samples for this network and these weights.
HWY_INLINE SamplesFunction samples_function(const LaneTask& task, const Workspace& w) {
    if (!is_shallow(task))
        return general_samples<SoftmaxHead>;
    const Range range = find_range(task, w);
    if (!range.logits)
        return general_samples<SoftmaxHead>;
    return for_shallow_shape<SamplesFunction>(
        task, general_samples<SoftmaxHead>, [&](auto inputs, auto classes) {
            return shallow_function<decltype(inputs)::count, decltype(classes)::count>(task, range.hidden);
        });
}

}  // namespace
}  // namespace netlyap
