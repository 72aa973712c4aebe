#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace netlyap::series {

/// How long a series stays close to a cycle: the lengths of all maximal runs of times t with
///     |x(t) - x(t - period)| < tolerance
/// that have at least `shortest` iterations and are cut off by neither end of the series. Near a tangent
/// bifurcation (type-I intermittency, Pomeau & Manneville, Commun. Math. Phys. 74, 189, 1980) their mean
/// grows as the distance from it to the power -1/2. period >= 1.
[[nodiscard]] std::vector<std::int64_t> laminar_lengths(std::span<const double> series, std::size_t period,
                                                        double tolerance, std::int64_t shortest);

}  // namespace netlyap::series
