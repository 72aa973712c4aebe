#include "near_neighbours.hpp"

#include "netlyap/core/elementary.hpp"
#include "netlyap/core/error.hpp"
#include "netlyap/core/random.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

namespace netlyap::series {

std::vector<std::size_t> distinct_times(std::size_t bound, std::size_t count, std::uint64_t seed) {
    std::vector<std::size_t> times(bound);
    std::iota(times.begin(), times.end(), std::size_t{0});
    count = std::min(count, bound);
    RandomSequence sequence({seed, Purpose::references}, {0, 0, 0});
    for (std::size_t i = 0; i < count; ++i)
        std::swap(times[i], times[i + uniform_below(sequence.next(), bound - i)]);
    times.resize(count);
    return times;
}

void check_finite(std::span<const double> series) {
    for (std::size_t t = 0; t < series.size(); ++t)
        if (!std::isfinite(series[t]))
            throw UsageError("the series is not finite: value " + std::to_string(t) +
                             ", counted from 0, is NaN or infinite; truncate the series before it");
}

SortedValues::SortedValues(std::span<const double> series, std::size_t count)
    : series_(series), order_(count) {
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    std::sort(order_.begin(), order_.end(), [&](std::size_t a, std::size_t b) {
        return series[a] < series[b] || (series[a] == series[b] && a < b);
    });
}

std::span<const std::size_t> SortedValues::near(std::size_t i, double radius) const {
    // Differences, not bounds: x(i) - radius is rounded where the series is far from 0.
    const auto begin = std::partition_point(order_.begin(), order_.end(),
                                            [&](std::size_t j) { return series_[i] - series_[j] >= radius; });
    const auto end = std::partition_point(begin, order_.end(),
                                          [&](std::size_t j) { return series_[j] - series_[i] < radius; });
    return {begin, end};
}

std::optional<std::vector<double>> log_distances(std::span<const double> series, std::size_t i,
                                                 std::span<const std::size_t> neighbours, std::size_t steps) {
    if (neighbours.empty())
        return std::nullopt;
    std::vector<double> result(steps + 1, 0.0);
    const double* from = series.data() + i;
    for (const std::size_t j : neighbours) {
        const double* other = series.data() + j;
        for (std::size_t k = 0; k <= steps; ++k)
            result[k] += std::abs(from[k] - other[k]);
    }
    for (double& sum : result) {
        if (sum == 0.0)
            return std::nullopt;
        sum = log(sum / static_cast<double>(neighbours.size()));
    }
    return result;
}

}  // namespace netlyap::series
