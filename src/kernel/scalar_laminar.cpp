#include "netlyap/core/elementary.hpp"
#include "netlyap/model/map_exponent.hpp"
#include "netlyap/kernel/kernel.hpp"

#include "laminar_functions.hpp"

#include <cmath>
#include <vector>

/// The scalar reference of what laminar phases ask for, one network after the other.
namespace netlyap {

namespace {

void mark_possible_crossings(const LaneMovement& movement) {
    for (std::size_t h = 0; h < movement.hidden; ++h) {
        unsigned beyond = 0;
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const auto difference = [&](std::size_t parameter) {
                const std::size_t place = parameter * lanes + lane;
                return std::fabs(movement.a[place] - movement.b[place]);
            };
            double bound = difference(movement.hidden * movement.inputs + h);
            for (std::size_t j = 0; j < movement.inputs; ++j)
                bound = std::fma(movement.input_bounds[j], difference(h * movement.inputs + j), bound);
            const bool is_allowed = bound < movement.allowed[h * lanes + lane];
            beyond |= is_allowed ? 0U : 1U << lane;
        }
        movement.lanes_of_unit[h] = static_cast<std::uint8_t>(beyond);
    }
}

bool softmax_map(const LaneSoftmaxMap& of_lanes) {
    const std::vector<double> frequencies(of_lanes.frequencies, of_lanes.frequencies + of_lanes.classes);
    std::vector<double> z(of_lanes.classes);
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        SoftmaxMap map(of_lanes.gains[lane], frequencies);
        for (std::size_t k = 0; k < z.size(); ++k)
            z[k] = of_lanes.logits[k * lanes + lane];
        for (std::size_t step = 0; step < of_lanes.steps; ++step)
            of_lanes.losses[step * lanes + lane] = map.step(z);
        for (std::size_t k = 0; k < z.size(); ++k)
            of_lanes.logits[k * lanes + lane] = z[k];
    }
    return true;
}

bool softmax_tangent(const LaneSoftmaxTangent& of_lanes) {
    const std::vector<double> frequencies(of_lanes.frequencies, of_lanes.frequencies + of_lanes.classes);
    std::vector<double> z(of_lanes.classes), delta(of_lanes.classes);
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        SoftmaxMap map(of_lanes.gains[lane], frequencies);
        for (std::size_t k = 0; k < z.size(); ++k) {
            z[k] = of_lanes.logits[k * lanes + lane];
            delta[k] = of_lanes.tangents[k * lanes + lane];
        }
        for (std::size_t step = 0; step < of_lanes.steps; ++step)
            of_lanes.growths[step * lanes + lane] = log(stretch(map, z, delta));
        for (std::size_t k = 0; k < z.size(); ++k) {
            of_lanes.logits[k * lanes + lane] = z[k];
            of_lanes.tangents[k * lanes + lane] = delta[k];
        }
    }
    return true;
}

}  // namespace

const LaminarFunctions scalar_laminar_functions = {mark_possible_crossings, softmax_map, softmax_tangent};

}  // namespace netlyap
