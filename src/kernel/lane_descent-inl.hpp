#pragma once

#include "lane_workspace-inl.hpp"

/// What a step does with the gradient, as descend() of src/model/descent.cpp has it. Internal linkage.
namespace netlyap {
namespace {

/// The gradient of class 0, which the softmax leaves out: sum_k dL/dz_k = 0.
void complete_class_0(const LaneTask& task, const Workspace& w) {
    const LaneLayer& layer = output_layer(task);
    double* weights = w.sum + layer.weights * w.sum_stride;
    double* biases = w.sum + layer.biases * w.sum_stride;
    for (std::size_t k = 1; k < layer.outputs; ++k) {
        for (std::size_t j = 0; j < layer.inputs; ++j) {
            const V row = load(weights + (k * layer.inputs + j) * w.sum_stride);
            store(hn::Sub(load(weights + j * w.sum_stride), row), weights + j * w.sum_stride);
        }
        if (layer.has_biases)
            store(hn::Sub(load(biases), load(biases + k * w.sum_stride)), biases);
    }
}

/// c <- c beta + (1 - beta), of what is added with weights beta^i.
HWY_INLINE V next_bias_correction(const LaneTask& task, std::size_t which, double beta) {
    const std::size_t place = (3 * task.parameter_count + which) * lane_stride;
    const V next = hn::MulAdd(broadcast(beta), load(task.from + place), broadcast(1.0 - beta));
    store(next, task.to + place);
    return next;
}

/// beta old + (1 - beta) value, kept as array `number` of the state of parameter i.
HWY_INLINE V next_mean(const LaneTask& task, std::size_t number, std::size_t i, double beta, V value) {
    const std::size_t place = (number * task.parameter_count + i) * lane_stride;
    const V next =
        hn::MulAdd(broadcast(1.0 - beta), value, hn::Mul(broadcast(beta), load(task.from + place)));
    store(next, task.to + place);
    return next;
}

/// v <- momentum v + sum.
HWY_INLINE V next_velocity(const LaneTask& task, std::size_t i, V sum) {
    const std::size_t place = (task.parameter_count + i) * lane_stride;
    const V next = hn::MulAdd(broadcast(task.momentum), load(task.from + place), sum);
    store(next, task.to + place);
    return next;
}

template <LaneDescent method>
void descend(const LaneTask& task, const Workspace& w) {
    constexpr bool is_in_sums =
        method == LaneDescent::gradient || method == LaneDescent::momentum || method == LaneDescent::nesterov;
    const double n = static_cast<double>(task.batch_size);
    const double m = static_cast<double>(task.sample_count);
    const V decay = broadcast(m * task.l2);
    const V one_mean = broadcast(n);
    const V scale = broadcast(n / m);
    const V eps = broadcast(task.eps);
    [[maybe_unused]] V c1 = hn::Zero(Doubles());
    [[maybe_unused]] V c2 = hn::Zero(Doubles());
    if constexpr (method == LaneDescent::adam) {
        c1 = next_bias_correction(task, 0, task.beta1);
        c2 = next_bias_correction(task, 1, task.beta2);
    }
    V probe = hn::Zero(Doubles());
    for (std::size_t l = 0; l < task.layer_count; ++l) {
        const LaneLayer& layer = task.layers[l];
        const double learning_rate = task.learning_rate * layer.factor;
        const V rate = broadcast(is_in_sums ? -learning_rate / n : -learning_rate);
        const std::size_t end = layer.biases + (layer.has_biases ? layer.outputs : 0);
        for (std::size_t i = layer.weights; i < end; ++i) {
            const V theta = load(task.from + i * lane_stride);
            V sum = load(w.sum + i * w.sum_stride);
            if (i < layer.biases)
                sum = hn::MulAdd(decay, theta, sum);
            if (m != n)
                sum = hn::Mul(sum, scale);
            V direction = sum;
            if constexpr (method == LaneDescent::momentum) {
                direction = next_velocity(task, i, sum);
            } else if constexpr (method == LaneDescent::nesterov) {
                direction = hn::MulAdd(broadcast(task.momentum), next_velocity(task, i, sum), sum);
            } else if constexpr (method == LaneDescent::rmsprop) {
                const V g = hn::Div(sum, one_mean);
                const V square = next_mean(task, 1, i, task.alpha, hn::Mul(g, g));
                direction = hn::Div(g, hn::Add(hn::Sqrt(square), eps));
            } else if constexpr (method == LaneDescent::adam) {
                const V g = hn::Div(sum, one_mean);
                const V mean = next_mean(task, 1, i, task.beta1, g);
                const V square = next_mean(task, 2, i, task.beta2, hn::Mul(g, g));
                direction = hn::Div(hn::Div(mean, c1), hn::Add(hn::Sqrt(hn::Div(square, c2)), eps));
            }
            const V next = hn::MulAdd(rate, direction, theta);
            probe = hn::Add(probe, hn::Sub(next, next));
            store(next, task.to + i * lane_stride);
        }
    }
    store(probe, task.probe);
}

/// Completes m grad L and takes the step.
void update(const LaneTask& task, const Workspace& w) {
    if (task.has_softmax)
        complete_class_0(task, w);
    switch (task.descent) {
        case LaneDescent::gradient:
            return descend<LaneDescent::gradient>(task, w);
        case LaneDescent::momentum:
            return descend<LaneDescent::momentum>(task, w);
        case LaneDescent::nesterov:
            return descend<LaneDescent::nesterov>(task, w);
        case LaneDescent::rmsprop:
            return descend<LaneDescent::rmsprop>(task, w);
        case LaneDescent::adam:
            return descend<LaneDescent::adam>(task, w);
    }
}

}  // namespace
}  // namespace netlyap
