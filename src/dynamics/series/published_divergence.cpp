#include "netlyap/dynamics/series/published_divergence.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/missing.hpp"

#include "line_fit.hpp"
#include "near_neighbours.hpp"

#include <string>

namespace netlyap::series {

namespace {

constexpr double published_radius = 5e-5;

/// The slope of y over the window [1, m), m = 5 .. 25, that is fitted best.
double best_slope(std::span<const double> y) {
    LineFit best{0.0, -1.0, 0.0};
    for (std::size_t end = 5; end <= 25; ++end)
        if (const LineFit line = fit_line(y.subspan(1, end - 1)); line.r_squared > best.r_squared)
            best = line;
    return best.slope;
}

}  // namespace

std::vector<PublishedReference> diverge_series_as_published(std::span<const double> series,
                                                            std::uint64_t seed, const Pulse& pulse) {
    check_finite(series);
    if (series.size() < published_shortest)
        throw UsageError("the series has " + std::to_string(series.size()) +
                         " values, too few to follow neighbours in it; it needs " +
                         std::to_string(published_shortest) + " at least");
    const std::size_t states = series.size() - published_steps;
    const SortedValues sorted(series, states);
    std::vector<PublishedReference> references;
    for (const std::size_t i : distinct_times(states, published_references, seed)) {
        pulse();
        std::vector<std::size_t> neighbours;
        for (const std::size_t j : sorted.near(i, published_radius))
            if (j != i)
                neighbours.push_back(j);
        references.push_back({i, 0, missing_value, missing_value});
        if (const auto y = log_distances(series, i, neighbours, published_steps))
            references.back() = {i, neighbours.size(),
                                 two_sided_p(fit_line(std::span(*y).subspan(1, 10)).t, 8), best_slope(*y)};
    }
    return references;
}

}  // namespace netlyap::series
