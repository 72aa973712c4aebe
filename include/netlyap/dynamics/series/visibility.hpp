#pragma once

#include <cstdint>
#include <span>
#include <vector>

/// The horizontal visibility graph of a series (Luque, Lacasa, Ballesteros & Luque, Phys. Rev. E 80, 046103,
/// 2009): times i < j are joined where x(k) < min(x(i), x(j)) for all k between them.
///
/// The mean degree is 4 - 2/T for period T and 4 for white noise and chaos; for white noise P(k) = (1/3)
/// (2/3)^(k-2), a rate of ln(3/2).
namespace netlyap::series {

struct VisibilityGraph {
    std::vector<std::int64_t> degree_counts;  ///< [degree]: how many times have this degree
    double mean_degree = 0.0;
    /// lambda of P(k) ~ e^(-lambda k), k >= 3, by maximum likelihood of the geometric distribution; NaN when
    /// no degree is above 3.
    double rate = 0.0;
    double entropy = 0.0;  ///< -sum_k P(k) ln P(k), nat
};

/// In linear time. With a tolerance, times i < j are joined where x(k) < min(x(i), x(j)) - tolerance for all
/// k between them, where the tolerance is `tie_tolerance` times the range of the series: what lies between
/// hides them from each other unless it is lower than both by more than that. Neighbours are always joined.
/// Without a tolerance, rounding decides what a periodic series sees. (Earlier versions took values within
/// the tolerance for equal one after the other, which depends on the order: a and b may be equal, and b and
/// c, but not a and c.) At least one value, all finite.
[[nodiscard]] VisibilityGraph horizontal_visibility(std::span<const double> series, double tie_tolerance);

}  // namespace netlyap::series
