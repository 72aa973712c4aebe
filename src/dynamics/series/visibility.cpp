#include "netlyap/dynamics/series/visibility.hpp"

#include "netlyap/core/assert.hpp"
#include "netlyap/core/elementary.hpp"
#include "netlyap/core/missing.hpp"

#include <algorithm>
#include <limits>

namespace netlyap::series {

namespace {

/// The degree of every time. On the stack are the times that can still be seen from the right where there is
/// no tolerance, highest first; those that a tolerance hides are a part of what they see.
std::vector<std::size_t> degrees(std::span<const double> series, double tolerance) {
    std::vector<std::size_t> degree(series.size(), 0);
    std::vector<std::size_t> visible;
    for (std::size_t j = 0; j < series.size(); ++j) {
        double between = -std::numeric_limits<double>::infinity();  // the highest value
        while (!visible.empty()) {
            const std::size_t i = visible.back();
            if (between < std::min(series[i], series[j]) - tolerance) {
                ++degree[i];
                ++degree[j];
            }
            if (series[i] > series[j])
                break;
            visible.pop_back();  // j hides it from all that follow
            if (series[i] == series[j])
                break;  // nothing behind it is seen
            between = series[i];
        }
        visible.push_back(j);
    }
    return degree;
}

/// -ln q of the geometric distribution (1 - q) q^(k - 3), k = 3, 4, ..., that fits best.
double tail_rate(std::span<const std::int64_t> counts) {
    constexpr std::size_t first = 3;
    double total = 0.0;
    double excess = 0.0;
    for (std::size_t k = first; k < counts.size(); ++k) {
        total += static_cast<double>(counts[k]);
        excess += static_cast<double>(counts[k]) * static_cast<double>(k - first);
    }
    return excess == 0.0 ? missing_value : -log(excess / (excess + total));
}

}  // namespace

VisibilityGraph horizontal_visibility(std::span<const double> series, double tie_tolerance) {
    NETLYAP_ASSERT(!series.empty(), "a graph has a node");
    const auto [low, high] = std::minmax_element(series.begin(), series.end());
    VisibilityGraph graph;
    for (const std::size_t degree : degrees(series, tie_tolerance * (*high - *low))) {
        if (degree >= graph.degree_counts.size())
            graph.degree_counts.resize(degree + 1, 0);
        ++graph.degree_counts[degree];
        graph.mean_degree += static_cast<double>(degree);
    }
    const auto n = static_cast<double>(series.size());
    graph.mean_degree /= n;
    graph.rate = tail_rate(graph.degree_counts);
    for (const std::int64_t count : graph.degree_counts)
        if (count > 0) {
            const double share = static_cast<double>(count) / n;
            graph.entropy -= share * log(share);
        }
    return graph;
}

}  // namespace netlyap::series
