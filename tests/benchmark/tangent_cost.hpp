#pragma once

#include <array>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace netlyap::bench {

/// How many tangents are pushed at once where their cost is measured; the last one is the whole spectrum.
inline constexpr std::array<std::size_t, 3> tangent_counts = {1, 8, 83};

/// Iterations from one orthonormalisation to the next.
inline constexpr std::size_t iterations_per_orthonormalization = 10;

/// What tangents cost one kernel, or numpy, in gradient steps of `unit`.
struct TangentCost {
    std::string name;
    std::string unit;
    double microseconds;                               ///< of such a step of one network
    std::array<double, tangent_counts.size()> of_one;  ///< by tangent_counts
    double spectrum;  ///< an iteration with all tangents, its step and its share of the orthonormalisation
                      ///< included
};

struct TangentCosts {
    std::string processor;
    std::vector<TangentCost> rows;     ///< the kernels, slowest first, then numpy where it is installed
    std::optional<double> difference;  ///< of numpy's tangents from ours, relative
};

/// What tangents cost for eight networks of the workload: of every kind of work the fastest of many turns, in
/// which all kinds follow one another, so that a neighbour on the machine hits none of them alone.
/// InternalError with a sentence where numpy's tangents are not ours.
[[nodiscard]] TangentCosts measure_tangent_costs(const std::string& processor, bool is_short);

void print_tangent_costs(std::ostream& out, const TangentCosts& costs);

}  // namespace netlyap::bench
