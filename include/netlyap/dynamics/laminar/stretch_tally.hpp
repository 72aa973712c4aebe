#pragma once

#include "netlyap/dynamics/laminar/stretch.hpp"

#include <array>
#include <cstdint>
#include <span>

namespace netlyap::laminar {

/// Larger degrees of a visibility graph count as this one.
inline constexpr std::size_t largest_tallied_degree = 20;

/// Sums over the stretches of one trajectory, however many there are.
struct StretchTally {
    static constexpr std::size_t degrees = largest_tallied_degree + 1;
    static constexpr std::size_t none = phase_labels;

    std::int64_t stretches = 0;
    std::array<std::int64_t, phase_labels> iterations{};  ///< [label]
    /// From each scored phase to the next one, whatever bursts and brief phases there are between them [label
    /// before][label after].
    std::array<std::int64_t, phase_labels * phase_labels> transitions{};
    std::array<std::int64_t, phase_labels * degrees> degree_counts{};  ///< [label][degree]
    std::size_t last_scored_label = none;

    /// The next stretch, with the degree counts of its visibility graph [degree], if it has one.
    void add(const Stretch& phase, std::span<const std::int64_t> degree_counts);
};

}  // namespace netlyap::laminar
