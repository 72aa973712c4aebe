#pragma once

#include "laminar_functions.hpp"
#include "lane_logarithm-inl.hpp"
#include "lane_math-inl.hpp"

/// The softmax map of eight saturated networks, with the bits of model/softmax_map.hpp and map_exponent.hpp.
/// Internal linkage.
namespace netlyap {
namespace {

/// z(t+1) = z(t) - K (softmax(z(t)) - p) of the lanes of one vector, with s = softmax(z(t)); returns the loss
/// at z(t).
template <std::size_t classes>
HWY_INLINE V softmax_map_step(const PowerTable& table, V gain, const double* frequencies, V (&z)[classes],
                              V (&s)[classes]) {
    V highest = z[0];
    for (std::size_t k = 1; k < classes; ++k)
        highest = hn::IfThenElse(hn::Gt(z[k], highest), z[k], highest);
    V target = hn::Zero(Doubles());
    for (std::size_t k = 0; k < classes; ++k) {
        const V below = hn::Sub(z[k], highest);
        target = hn::MulAdd(broadcast(frequencies[k]), below, target);
        s[k] = hn::Mul(below, broadcast(sixteen_over_ln2));
    }
    exp2_sixteenths<true>(table, s);
    V sum = hn::Zero(Doubles());
    for (std::size_t k = 0; k < classes; ++k)
        sum = hn::Add(sum, s[k]);
    const V inverse = hn::Div(broadcast(1.0), sum);
    for (std::size_t k = 0; k < classes; ++k) {
        s[k] = hn::Mul(s[k], inverse);
        const V force = hn::Sub(broadcast(frequencies[k]), s[k]);
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
        V s[classes];
        for (std::size_t step = 0; step < map.steps; ++step)
            store(softmax_map_step(table, gain, map.frequencies, z, s),
                  map.losses + step * lane_stride + lane);
        for (std::size_t k = 0; k < classes; ++k)
            store(z[k], map.logits + k * lane_stride + lane);
    }
}

/// A tangent vector of the lanes of one vector at the softmax s: delta <- delta - K (diag(s) - s s^T) delta,
/// projected off (1, ..., 1) and brought back to length 1; returns the length before that.
template <std::size_t classes>
HWY_INLINE V stretch_tangent(V gain, const V (&s)[classes], V (&delta)[classes]) {
    V mean = hn::Zero(Doubles());
    for (std::size_t k = 0; k < classes; ++k)
        mean = hn::Add(mean, hn::Mul(s[k], delta[k]));
    V sum = hn::Zero(Doubles());
    for (std::size_t k = 0; k < classes; ++k) {
        delta[k] = hn::Sub(delta[k], hn::Mul(gain, hn::Mul(s[k], hn::Sub(delta[k], mean))));
        sum = hn::Add(sum, delta[k]);
    }
    const V neutral = hn::Div(sum, broadcast(static_cast<double>(classes)));
    V squares = hn::Zero(Doubles());
    for (std::size_t k = 0; k < classes; ++k) {
        delta[k] = hn::Sub(delta[k], neutral);
        squares = hn::Add(squares, hn::Mul(delta[k], delta[k]));
    }
    const V length = hn::Sqrt(squares);
    for (std::size_t k = 0; k < classes; ++k)
        delta[k] = hn::Div(delta[k], length);
    return length;
}

template <std::size_t classes>
void follow_softmax_tangent(const LaneSoftmaxTangent& map) {
    const PowerTable table(map.power_bits);
    for (std::size_t lane = 0; lane < lane_stride; lane += lanes_per_vector) {
        const V gain = load(map.gains + lane);
        V z[classes], delta[classes], s[classes];
        for (std::size_t k = 0; k < classes; ++k) {
            z[k] = load(map.logits + k * lane_stride + lane);
            delta[k] = load(map.tangents + k * lane_stride + lane);
        }
        for (std::size_t step = 0; step < map.steps; ++step) {
            softmax_map_step(table, gain, map.frequencies, z, s);
            store(log_of_any(stretch_tangent(gain, s, delta)), map.growths + step * lane_stride + lane);
        }
        for (std::size_t k = 0; k < classes; ++k) {
            store(z[k], map.logits + k * lane_stride + lane);
            store(delta[k], map.tangents + k * lane_stride + lane);
        }
    }
}

bool softmax_tangent_lanes(const LaneSoftmaxTangent& map) {
    if (map.classes == 2)
        follow_softmax_tangent<2>(map);
    else if (map.classes == 3)
        follow_softmax_tangent<3>(map);
    else
        return false;
    return true;
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
