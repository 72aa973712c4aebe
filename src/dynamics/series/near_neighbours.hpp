#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

/// Stretches of a series that start close to each other: what the estimators of divergence have in common.
namespace netlyap::series {

/// `count` distinct numbers below `bound`, in random order; all of them if there are no more. Keyed by (seed,
/// Purpose::references).
[[nodiscard]] std::vector<std::size_t> distinct_times(std::size_t bound, std::size_t count,
                                                      std::uint64_t seed);

/// UsageError when a value is not finite.
void check_finite(std::span<const double> series);

/// The values x(0) .. x(count - 1) of a series in order, for finding those near one of them.
class SortedValues {
public:
    /// Keeps a view of the series.
    SortedValues(std::span<const double> series, std::size_t count);

    /// The times j with |x(j) - x(i)| < radius, i itself included, in the order of the values.
    [[nodiscard]] std::span<const std::size_t> near(std::size_t i, double radius) const;

private:
    std::span<const double> series_;
    std::vector<std::size_t> order_;
};

/// ln mean_j |x(i + k) - x(j + k)| over the neighbours j, for k = 0 .. steps; nothing if there is no
/// neighbour, or one of the means is 0.
[[nodiscard]] std::optional<std::vector<double>> log_distances(std::span<const double> series, std::size_t i,
                                                               std::span<const std::size_t> neighbours,
                                                               std::size_t steps);

}  // namespace netlyap::series
