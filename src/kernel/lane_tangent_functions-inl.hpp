#pragma once

#include "lane_descent-inl.hpp"
#include "lane_functions-inl.hpp"
#include "lane_tangent_shallow-inl.hpp"

/// The functions of tangents that a kernel hands out, over all eight lanes. Internal linkage.
namespace netlyap {
namespace {

/// H v from the sums: class 0 and the penalty, divided by n.
void finish_product(const LaneTask& task, const Workspace& w) {
    if (task.has_softmax)
        complete_class_0(task, w);
    const V n = broadcast(static_cast<double>(task.sample_count));
    const V decay = broadcast(static_cast<double>(task.sample_count) * task.l2);
    for (std::size_t l = 0; l < task.layer_count; ++l) {
        const LaneLayer& layer = task.layers[l];
        const std::size_t end = layer.biases + (layer.has_biases ? layer.outputs : 0);
        for (std::size_t i = layer.weights; i < end; ++i) {
            V sum = load(w.sum + i * w.sum_stride);
            if (i < layer.biases)
                sum = hn::MulAdd(decay, load(task.from + i * lane_stride), sum);
            store(hn::Div(sum, n), w.sum + i * w.sum_stride);
        }
    }
}

/// Calls finish(task, workspace) for every tangent, with the tangent as the point and its sums as the
/// gradient: the step is linear in them.
template <class Finish>
void tangents_group(const LaneTask& task, Finish finish) {
    const TangentWorkspace t = tangent_workspace(task);
    const PowerTable table(task.power_bits);
    const std::size_t stride = task.tangent_size * lane_stride;
    fold(task, t.pass);
    for (std::size_t i = 0; i < task.tangent_count; ++i)
        for (std::size_t k = 0; k < task.parameter_count; ++k)
            store(hn::Zero(Doubles()), task.pushed + i * stride + k * lane_stride);
    if (task.has_softmax)
        tangents_function(task, t.pass)(task, table, t);
    else
        sum_tangents<LinearHead>(task, table, t);
    for (std::size_t i = 0; i < task.tangent_count; ++i) {
        const std::size_t place = i * stride;
        LaneTask one = task;
        one.from = task.tangents + place;
        one.to = task.pushed + place;
        one.probe = t.pass.folded;  // nobody asks
        Workspace w = t.pass;
        w.sum = one.to;
        w.sum_stride = lane_stride;
        finish(one, w);
    }
}

void push_lanes(const LaneTask& task) {
    for (std::size_t lane = 0; lane < lane_stride; lane += lanes_per_vector)
        tangents_group(shifted(task, lane), update);
}

void multiply_hessian_lanes(const LaneTask& task) {
    for (std::size_t lane = 0; lane < lane_stride; lane += lanes_per_vector)
        tangents_group(shifted(task, lane), finish_product);
}

}  // namespace
}  // namespace netlyap
