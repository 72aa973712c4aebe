#pragma once

#include "lane_descent-inl.hpp"
#include "lane_shallow-inl.hpp"
#include "lane_step-inl.hpp"

/// The functions that a kernel hands out, over all eight lanes. Included once per instruction set; internal
/// linkage.
namespace netlyap {
namespace {

void step_group(const LaneTask& task) {
    const Workspace w = workspace(task);
    const PowerTable table(task.power_bits);
    fold(task, w);
    for (std::size_t i = 0; i < task.parameter_count; ++i)
        store(hn::Zero(Doubles()), w.sum + i * pass_stride);
    const auto pass = [&](auto head, auto all_samples) {
        all_samples(task, table, w, head);
        if (task.loss != nullptr)
            store(head.sum.mean(task), task.loss);
    };
    if (task.has_softmax)
        pass(SoftmaxHead(), samples_function(task, w));
    else
        pass(LinearHead(), general_samples<LinearHead>);
    update(task, w);
}

/// Adds the samples of a block whose largest output (the first on ties) is their class.
template <std::size_t block>
HWY_INLINE void count_correct(const LaneTask& task, std::size_t first_sample, const double* outputs,
                              V& correct) {
    for (std::size_t s = 0; s < block; ++s) {
        V largest = load(outputs + s * pass_stride);
        V best = hn::Zero(Doubles());
        for (std::size_t k = 1; k < output_layer(task).outputs; ++k) {
            const V output = load(outputs + k * row_stride + s * pass_stride);
            const auto is_larger = hn::Gt(output, largest);
            best = hn::IfThenElse(is_larger, broadcast(static_cast<double>(k)), best);
            largest = hn::IfThenElse(is_larger, output, largest);
        }
        const auto is_right = hn::Eq(best, broadcast(static_cast<double>(task.labels[first_sample + s])));
        correct = hn::Add(correct, hn::IfThenElseZero(is_right, broadcast(1.0)));
    }
}

/// Calls body(Block<n>, its workspace, its first sample, its outputs) for all samples in their order.
template <class Head, class Body>
HWY_INLINE void over_outputs(const LaneTask& task, const PowerTable& table, const Workspace& w, Body body) {
    over_many_blocks(task, [&](auto size, std::size_t first_sample, std::size_t blocks) {
        constexpr std::size_t block = decltype(size)::size;
        const std::size_t place = forward<block, Head>(task, table, w, first_sample, blocks);
        for (std::size_t b = 0; b < blocks; ++b) {
            const Workspace own = of_block<block>(task, w, b);
            const double* output = own.activations + place;
            Head::template prepare<block>(task, table, own, output);
            body(size, own, first_sample + b * block, output);
        }
    });
}

template <class Head>
void assess_group(const LaneTask& task) {
    const Workspace w = workspace(task);
    const PowerTable table(task.power_bits);
    fold(task, w);
    Head head;
    V correct = hn::Zero(Doubles());
    over_outputs<Head>(task, table, w,
                       [&](auto size, const Workspace& own, std::size_t s, const double* output) {
                           constexpr std::size_t block = decltype(size)::size;
                           if (task.labels != nullptr)
                               count_correct<block>(task, s, output, correct);
                           head.template add_to_loss<block>(task, own, s, output);
                       });
    store(head.sum.mean(task), task.loss);
    store(correct, task.correct);
}

template <class Head>
void predict_group(const LaneTask& task) {
    const Workspace w = workspace(task);
    const PowerTable table(task.power_bits);
    fold(task, w);
    over_outputs<Head>(task, table, w,
                       [&](auto size, const Workspace& own, std::size_t s, const double* output) {
                           Head::template predict<decltype(size)::size>(task, own, s, output);
                       });
}

/// The task for the lanes from `lane` on.
LaneTask shifted(const LaneTask& task, std::size_t lane) {
    LaneTask group = task;
    group.from += lane;
    if (task.of_each_lane) {
        group.inputs += lane;
        group.targets += lane;
    }
    if (task.to != nullptr) {
        group.to += lane;
        group.probe += lane;
    }
    group.loss = task.loss == nullptr ? nullptr : task.loss + lane;
    group.correct = task.correct == nullptr ? nullptr : task.correct + lane;
    group.predictions = task.predictions == nullptr ? nullptr : task.predictions + lane;
    if (task.tangents != nullptr) {
        group.tangents += lane;
        group.pushed += lane;
    }
    return group;
}

void step_lanes(const LaneTask& task) {
    for (std::size_t lane = 0; lane < lane_stride; lane += lanes_per_vector)
        step_group(shifted(task, lane));
}

void assess_lanes(const LaneTask& task) {
    for (std::size_t lane = 0; lane < lane_stride; lane += lanes_per_vector)
        if (task.has_softmax)
            assess_group<SoftmaxHead>(shifted(task, lane));
        else
            assess_group<LinearHead>(shifted(task, lane));
}

void predict_lanes(const LaneTask& task) {
    for (std::size_t lane = 0; lane < lane_stride; lane += lanes_per_vector)
        if (task.has_softmax)
            predict_group<SoftmaxHead>(shifted(task, lane));
        else
            predict_group<LinearHead>(shifted(task, lane));
}

}  // namespace
}  // namespace netlyap
