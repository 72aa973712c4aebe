#include "netlyap/sweep/statistics/median_interval.hpp"

#include <vector>

namespace netlyap::statistics {

/// With the chances of 0, 1, ... n relative to the largest one, in the middle, so that none is too large for
/// double precision; what is too small for it is 0 and counts for nothing.
std::size_t median_interval_rank(std::size_t count) {
    constexpr double outside = 0.025;
    std::vector<double> below(count / 2 + 1);  ///< chances of 0 .. n / 2
    below.back() = 1.0;
    for (std::size_t k = below.size() - 1; k > 0; --k)
        below[k - 1] = below[k] * (static_cast<double>(k) / static_cast<double>(count - k + 1));
    double half = 0.0;
    for (const double chance : below)
        half += chance;
    const double all = count % 2 == 1 ? 2.0 * half : 2.0 * half - 1.0;
    std::size_t rank = 0;
    for (double sum = 0.0; rank < below.size(); ++rank) {
        sum += below[rank];
        if (!(sum / all <= outside))
            break;
    }
    return rank;
}

}  // namespace netlyap::statistics
