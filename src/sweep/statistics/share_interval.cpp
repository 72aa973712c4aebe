#include "netlyap/sweep/statistics/share_interval.hpp"

#include "netlyap/core/missing.hpp"

#include <cmath>

namespace netlyap::statistics {

Interval wilson_interval(std::int64_t hits, std::int64_t count) {
    if (count <= 0)
        return {missing_value, missing_value, missing_value};
    constexpr double z = 1.96;
    const double n = static_cast<double>(count), share = static_cast<double>(hits) / n;
    const double middle = (share + z * z / (2 * n)) / (1 + z * z / n);
    const double half = z * std::sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n);
    return {share, hits > 0 ? middle - half : 0.0, hits < count ? middle + half : 1.0};
}

}  // namespace netlyap::statistics
