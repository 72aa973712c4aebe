#pragma once

#include "laminar_functions.hpp"
#include "lane_math-inl.hpp"

/// How far pre-activations may have moved between two sets of eight networks. Internal linkage.
namespace netlyap {
namespace {

void may_differ_lanes(const LaneMovement& movement) {
    for (std::size_t h = 0; h < movement.hidden; ++h) {
        unsigned all_beyond = 0;
        for (std::size_t lane = 0; lane < lane_stride; lane += lanes_per_vector) {
            const auto difference = [&](std::size_t parameter) {
                const std::size_t place = parameter * lane_stride + lane;
                return hn::Abs(hn::Sub(load(movement.a + place), load(movement.b + place)));
            };
            V bound = difference(movement.hidden * movement.inputs + h);
            for (std::size_t j = 0; j < movement.inputs; ++j)
                bound = hn::MulAdd(broadcast(movement.input_bounds[j]), difference(h * movement.inputs + j),
                                   bound);
            std::uint8_t bits[8] = {};  // as StoreMaskBits wants them
            hn::StoreMaskBits(Doubles(), hn::Lt(bound, load(movement.allowed + h * lane_stride + lane)),
                              bits);
            const unsigned beyond = ~unsigned{bits[0]} & ((1U << lanes_per_vector) - 1U);
            all_beyond |= beyond << lane;
        }
        movement.lanes_of_unit[h] = static_cast<std::uint8_t>(all_beyond);
    }
}

}  // namespace
}  // namespace netlyap
