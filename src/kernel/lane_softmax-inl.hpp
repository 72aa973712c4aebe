#pragma once

#include "laminar_functions.hpp"
#include "lane_math-inl.hpp"

/// The softmax map of eight saturated networks, with the bits of model/softmax_map.hpp. Internal linkage.
namespace netlyap {
namespace {

/// z(t+1) = z(t) - K (softmax(z(t)) - p) of the lanes of one vector; returns the loss at z(t).
template <std::size_t classes>
HWY_INLINE V softmax_map_step(const PowerTable& table, V gain, const double* frequencies, V (&z)[classes]) {
    V highest = z[0];
    for (std::size_t k = 1; k < classes; ++k)
        highest = hn::IfThenElse(hn::Gt(z[k], highest), z[k], highest);
    V e[classes];
    V target = hn::Zero(Doubles());
    for (std::size_t k = 0; k < classes; ++k) {
        const V below = hn::Sub(z[k], highest);
        target = hn::MulAdd(broadcast(frequencies[k]), below, target);
        e[k] = hn::Mul(below, broadcast(sixteen_over_ln2));
    }
    exp2_sixteenths<true>(table, e);
    V sum = hn::Zero(Doubles());
    for (std::size_t k = 0; k < classes; ++k)
        sum = hn::Add(sum, e[k]);
    const V inverse = hn::Div(broadcast(1.0), sum);
    for (std::size_t k = 0; k < classes; ++k) {
        const V force = hn::Sub(broadcast(frequencies[k]), hn::Mul(e[k], inverse));
        z[k] = hn::MulAdd(gain, force, z[k]);
    }
    return hn::Sub(log1p_of_positive(hn::Sub(sum, broadcast(1.0))), target);
}

template <std::size_t classes>
void follow_softmax_map(const LaneSoftmaxMap& map) {
    const PowerTable table(map.power_bits);
    for (std::size_t lane = 0; lane < lane_stride; lane += lanes_per_vector) {
        const V gain = load(map.gains + lane);
        V z[classes];
        for (std::size_t k = 0; k < classes; ++k)
            z[k] = load(map.logits + k * lane_stride + lane);
        for (std::size_t step = 0; step < map.steps; ++step)
            store(softmax_map_step(table, gain, map.frequencies, z), map.losses + step * lane_stride + lane);
        for (std::size_t k = 0; k < classes; ++k)
            store(z[k], map.logits + k * lane_stride + lane);
    }
}

bool softmax_map_lanes(const LaneSoftmaxMap& map) {
    if (map.classes == 2)
        follow_softmax_map<2>(map);
    else if (map.classes == 3)
        follow_softmax_map<3>(map);
    else
        return false;
    return true;
}

}  // namespace
}  // namespace netlyap
