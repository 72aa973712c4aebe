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
        store(hn::Zero(Doubles()), w.sum + i * lane_stride);
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
        V largest = load(outputs + s * lane_stride);
        V best = hn::Zero(Doubles());
        for (std::size_t k = 1; k < output_layer(task).outputs; ++k) {
            const V output = load(outputs + k * row_stride + s * lane_stride);
            const auto is_larger = hn::Gt(output, largest);
            best = hn::IfThenElse(is_larger, broadcast(static_cast<double>(k)), best);
            largest = hn::IfThenElse(is_larger, output, largest);
        }
        const auto is_right = hn::Eq(best, broadcast(static_cast<double>(task.labels[first_sample + s])));
        correct = hn::Add(correct, hn::IfThenElseZero(is_right, broadcast(1.0)));
    }
}

template <class Head>
void assess_group(const LaneTask& task) {
    const Workspace w = workspace(task);
    const PowerTable table(task.power_bits);
    fold(task, w);
    Head head;
    V correct = hn::Zero(Doubles());
    over_blocks(task.sample_count, [&](auto size, std::size_t first_sample) {
        constexpr std::size_t block = decltype(size)::size;
        const double* output = forward<block, Head>(task, table, w, first_sample);
        Head::template prepare<block>(task, table, w, output);
        if (task.labels != nullptr)
            count_correct<block>(task, first_sample, output, correct);
        head.template add_to_loss<block>(task, w, first_sample, output);
    });
    store(head.sum.mean(task), task.loss);
    store(correct, task.correct);
}

template <class Head>
void predict_group(const LaneTask& task) {
    const Workspace w = workspace(task);
    const PowerTable table(task.power_bits);
    fold(task, w);
    over_blocks(task.sample_count, [&](auto size, std::size_t first_sample) {
        constexpr std::size_t block = decltype(size)::size;
        const double* output = forward<block, Head>(task, table, w, first_sample);
        Head::template prepare<block>(task, table, w, output);
        Head::template predict<block>(task, w, first_sample, output);
    });
}

/// The task for the lanes from `lane` on.
LaneTask shifted(const LaneTask& task, std::size_t lane) {
    LaneTask group = task;
    group.scratch += lane;
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
