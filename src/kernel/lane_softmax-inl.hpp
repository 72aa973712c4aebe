#pragma once

#include "lane_math-inl.hpp"
#include "lane_task.hpp"

/// The softmax map of eight saturated networks, with the bits of model/softmax_map.hpp. Internal linkage.
namespace netlyap {
namespace {

/// z(t+1) = z(t) - K (softmax(z(t)) - p) of the lanes of one vector; returns the loss at z(t).
HWY_INLINE V softmax_map_step(const PowerTable& table, V gain, const double* frequencies, std::size_t classes,
                              double* z, double* exponentials) {
    V highest = load(z);
    for (std::size_t k = 1; k < classes; ++k) {
        const V z_k = load(z + k * lane_stride);
        highest = hn::IfThenElse(hn::Gt(z_k, highest), z_k, highest);
    }
    V sum = hn::Zero(Doubles());
    V target = hn::Zero(Doubles());
    for (std::size_t k = 0; k < classes; ++k) {
        const V below = hn::Sub(load(z + k * lane_stride), highest);
        V e[1] = {hn::Mul(below, broadcast(sixteen_over_ln2))};
        exp2_sixteenths<true>(table, e);
        store(e[0], exponentials + k * lane_stride);
        sum = hn::Add(sum, e[0]);
        target = hn::MulAdd(broadcast(frequencies[k]), below, target);
    }
    const V inverse = hn::Div(broadcast(1.0), sum);
    for (std::size_t k = 0; k < classes; ++k) {
        const V softmax = hn::Mul(load(exponentials + k * lane_stride), inverse);
        const V force = hn::Sub(broadcast(frequencies[k]), softmax);
        store(hn::MulAdd(gain, force, load(z + k * lane_stride)), z + k * lane_stride);
    }
    return hn::Sub(log1p_of_positive(hn::Sub(sum, broadcast(1.0))), target);
}

void softmax_map_lanes(const LaneSoftmaxMap& map) {
    const PowerTable table(map.power_bits);
    for (std::size_t lane = 0; lane < lane_stride; lane += lanes_per_vector) {
        const V gain = load(map.gains + lane);
        for (std::size_t step = 0; step < map.steps; ++step)
            store(softmax_map_step(table, gain, map.frequencies, map.classes, map.logits + lane,
                                   map.scratch + lane),
                  map.losses + step * lane_stride + lane);
    }
}

}  // namespace
}  // namespace netlyap
