#include "netlyap/dynamics/laminar/stretch_tally.hpp"

#include <algorithm>

namespace netlyap::laminar {

void StretchTally::add(const Stretch& phase, std::span<const std::int64_t> counts) {
    const std::size_t label = label_of(phase);
    ++stretches;
    iterations[label] += phase.end - phase.begin;
    if (label >= first_scored_label) {
        if (last_scored_label != none)
            ++transitions[last_scored_label * phase_labels + label];
        last_scored_label = label;
    }
    for (std::size_t degree = 0; degree < counts.size(); ++degree)
        degree_counts[label * degrees + std::min(degree, largest_tallied_degree)] += counts[degree];
}

}  // namespace netlyap::laminar
