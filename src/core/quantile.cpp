#include "netlyap/core/quantile.hpp"

#include "netlyap/core/assert.hpp"

#include <algorithm>
#include <limits>

namespace netlyap {

double quantile(std::span<const double> sorted, double probability) {
    NETLYAP_ASSERT(0.0 <= probability && probability <= 1.0, "it is a probability");
    if (sorted.empty())
        return std::numeric_limits<double>::quiet_NaN();
    const double h = static_cast<double>(sorted.size() - 1) * probability;
    const std::size_t lower = static_cast<std::size_t>(h);
    const std::size_t upper = std::min(lower + 1, sorted.size() - 1);
    return sorted[lower] + (h - static_cast<double>(lower)) * (sorted[upper] - sorted[lower]);
}

}  // namespace netlyap
