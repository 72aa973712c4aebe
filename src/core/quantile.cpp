#include "netlyap/core/quantile.hpp"

#include "netlyap/core/assert.hpp"
#include "netlyap/core/missing.hpp"

#include <algorithm>
#include <cmath>

namespace netlyap {

double quantile(std::span<const double> sorted, double probability) {
    NETLYAP_ASSERT(0.0 <= probability && probability <= 1.0, "it is a probability");
    if (sorted.empty())
        return missing_value;
    const double h = static_cast<double>(sorted.size() - 1) * probability;
    const std::size_t lower = static_cast<std::size_t>(h);
    const std::size_t upper = std::min(lower + 1, sorted.size() - 1);
    if (sorted[lower] == sorted[upper] || std::isinf(sorted[lower]))
        return sorted[lower];
    return sorted[lower] + (h - static_cast<double>(lower)) * (sorted[upper] - sorted[lower]);
}

}  // namespace netlyap
