#include "map_continuation.hpp"

#include "netlyap/model/map_exponent.hpp"
#include "netlyap/kernel/lane_array.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace netlyap::laminar {

namespace {

constexpr ExponentSteps exponent_steps;
static_assert(exponent_steps.transient % exponent_steps.per_block == 0,
              "the transient is so many blocks that do not count");

void set_exponent(Stretch& phase, const MapExponent& exponent) {
    phase.exponent = exponent.value;
    phase.exponent_error = exponent.error;
}

void continue_alone(const PhaseWithStart& one, const std::vector<double>& frequencies, double learning_rate) {
    SoftmaxMap map = grouped_map(frequencies, learning_rate, one.start->units);
    std::vector<double> z = one.start->logits;
    set_exponent(*one.phase, largest_exponent(map, z, exponent_steps));
}

/// At most eight phases.
void continue_side_by_side(std::span<const PhaseWithStart> phases, const std::vector<double>& frequencies,
                           double learning_rate, const LaminarKernel& kernel, const Pulse& pulse) {
    const std::size_t classes = frequencies.size();
    LaneArray gains(lanes), logits(lanes * classes), tangents(lanes * classes);
    LaneArray growths(static_cast<std::size_t>(exponent_steps.per_block) * lanes);
    std::vector<double> first(classes);
    set_first_tangent(SoftmaxMap(1.0, frequencies), first);
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        if (lane < phases.size())
            gains.data()[lane] = gain_of(learning_rate, phases[lane].start->units);
        for (std::size_t k = 0; k < classes; ++k) {
            if (lane < phases.size())
                logits.data()[k * lanes + lane] = phases[lane].start->logits[k];
            tangents.data()[k * lanes + lane] = first[k];
        }
    }
    std::array<std::vector<double>, lanes> block_means;
    for (std::int64_t begin = -exponent_steps.transient;
         begin < exponent_steps.blocks * exponent_steps.per_block; begin += exponent_steps.per_block) {
        pulse();
        kernel.follow_softmax_tangent(gains.all(), frequencies, logits.all(), tangents.all(), growths.all());
        for (std::size_t lane = 0; lane < phases.size() && begin >= 0; ++lane) {
            double sum = 0.0;
            for (std::size_t place = lane; place < growths.size(); place += lanes)
                sum += growths.data()[place];
            block_means[lane].push_back(sum / static_cast<double>(exponent_steps.per_block));
        }
    }
    for (std::size_t lane = 0; lane < phases.size(); ++lane)
        set_exponent(*phases[lane].phase, exponent_of_blocks(block_means[lane]));
}

}  // namespace

void continue_map(std::span<const PhaseWithStart> phases, const TrainingSystem& system, double learning_rate,
                  const LaminarKernel& kernel, const Pulse& pulse) {
    const std::vector<double> frequencies = class_frequencies(system.train);
    std::vector<PhaseWithStart> side_by_side;
    for (const PhaseWithStart& one : phases)
        if (one.phase->units_split > 0) {
            pulse();
            continue_alone(one, frequencies, learning_rate);
        } else {
            side_by_side.push_back(one);
        }
    for (std::size_t first = 0; first < side_by_side.size(); first += lanes)
        continue_side_by_side(
            std::span(side_by_side).subspan(first, std::min(lanes, side_by_side.size() - first)), frequencies,
            learning_rate, kernel, pulse);
}

}  // namespace netlyap::laminar
