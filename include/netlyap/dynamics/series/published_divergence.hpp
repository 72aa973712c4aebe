#pragma once

#include "netlyap/core/pulse.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

/// The recipe of Danovski, Soriano & Lacasa (2024), Figure 11, kept for comparison with that figure only. It
/// is not a test for chaos: it finds growth in sines and in correlated noise as well; series_divergence.hpp
/// has one.
namespace netlyap::series {

/// A stretch that is followed.
struct PublishedReference {
    std::size_t time = 0;        ///< i, where it starts
    std::size_t neighbours = 0;  ///< the j != i with |x(j) - x(i)| < 5e-5; 0 also when they never part
    double p_value = 0.0;        ///< two-sided, of the slope of y(1) .. y(10); NaN without neighbours
    double slope =
        0.0;  ///< of y in the window [1, m), m = 5 .. 25, with the best R^2; NaN without neighbours
};

/// How many references a series is given, and how many values it must go on after them.
inline constexpr std::size_t published_references = 1000;
inline constexpr std::size_t published_steps = 24;
/// The shortest series that is accepted.
inline constexpr std::size_t published_shortest = published_steps + 100;

/// y(k) = ln mean_j |x(i + k) - x(j + k)| at 1000 distinct random times i (all if there are fewer).
/// UsageError when the series is too short or not finite.
[[nodiscard]] std::vector<PublishedReference> diverge_series_as_published(std::span<const double> series,
                                                                          std::uint64_t seed,
                                                                          const Pulse& pulse = no_pulse);

}  // namespace netlyap::series
