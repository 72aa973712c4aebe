#pragma once

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
    LossSum loss;
    samples_function(task, w)(task, table, w, loss);
    if (task.loss != nullptr)
        store(loss.mean(task), task.loss);
    update(task, w);
}

template <std::size_t block>
HWY_INLINE void assess_block(const LaneTask& task, const PowerTable& table, const Workspace& w,
                             std::size_t first_sample, LossSum& loss, V& correct) {
    const double* u = forward<block>(task, table, w, first_sample);
    softmax<block>(task, table, w, u);
    const std::size_t classes = task.widths[task.layers];
    for (std::size_t s = 0; s < block; ++s) {
        const std::uint32_t label = task.labels[first_sample + s];
        V largest = load(u + s * lane_stride);
        V best = hn::Zero(Doubles());
        for (std::size_t k = 1; k < classes; ++k) {
            const V logit = load(u + k * row_stride + s * lane_stride);
            const auto is_larger = hn::Gt(logit, largest);
            best = hn::IfThenElse(is_larger, broadcast(static_cast<double>(k)), best);
            largest = hn::IfThenElse(is_larger, logit, largest);
        }
        const auto is_right = hn::Eq(best, broadcast(static_cast<double>(label)));
        correct = hn::Add(correct, hn::IfThenElseZero(is_right, broadcast(1.0)));
    }
    add_to_loss<block>(task, w, first_sample, u, loss);
}

void assess_group(const LaneTask& task) {
    const Workspace w = workspace(task);
    const PowerTable table(task.power_bits);
    fold(task, w);
    LossSum loss;
    V correct = hn::Zero(Doubles());
    over_blocks(task.sample_count, [&](auto block, std::size_t first_sample) {
        assess_block<decltype(block)::size>(task, table, w, first_sample, loss, correct);
    });
    store(loss.mean(task), task.loss);
    store(correct, task.correct);
}

/// The task for the lanes from `lane` on.
LaneTask shifted(const LaneTask& task, std::size_t lane) {
    LaneTask group = task;
    group.scratch += lane;
    group.from += lane;
    if (task.to != nullptr) {
        group.to += lane;
        group.probe += lane;
    }
    group.loss = task.loss == nullptr ? nullptr : task.loss + lane;
    group.correct = task.correct == nullptr ? nullptr : task.correct + lane;
    return group;
}

void step_lanes(const LaneTask& task) {
    for (std::size_t lane = 0; lane < lane_stride; lane += lanes_per_vector)
        step_group(shifted(task, lane));
}

void assess_lanes(const LaneTask& task) {
    for (std::size_t lane = 0; lane < lane_stride; lane += lanes_per_vector)
        assess_group(shifted(task, lane));
}

void distance_lanes(const double* a, const double* b, std::size_t parameter_count, double* distance) {
    for (std::size_t lane = 0; lane < lane_stride; lane += lanes_per_vector) {
        V sum = hn::Zero(Doubles());
        for (std::size_t i = 0; i < parameter_count; ++i) {
            const std::size_t place = i * lane_stride + lane;
            sum = hn::Add(sum, hn::Abs(hn::Sub(load(a + place), load(b + place))));
        }
        hn::StoreU(sum, Doubles(), distance + lane);
    }
}

}  // namespace
}  // namespace netlyap
