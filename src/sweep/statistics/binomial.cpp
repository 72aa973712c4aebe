#include "netlyap/sweep/statistics/binomial.hpp"

#include <cmath>

namespace netlyap::statistics {

double probability_of_hits(std::int64_t least, std::int64_t count, double share) {
    if (share >= 1.0)
        return count >= least ? 1.0 : 0.0;
    const double n = static_cast<double>(count);
    double fewer = 0.0;  // P(X < least) = sum over k < least of C(n, k) share^k (1 - share)^(n - k)
    for (std::int64_t hits = 0; hits < least && hits <= count; ++hits) {
        const double k = static_cast<double>(hits);
        fewer += std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) +
                          k * std::log(share) + (n - k) * std::log1p(-share));
    }
    return 1.0 - fewer;
}

std::int64_t trials_for_hits(std::int64_t least, double share, double probability) {
    std::int64_t too_few = least - 1, enough = least;
    while (probability_of_hits(least, enough, share) < probability) {
        too_few = enough;
        enough *= 2;
    }
    while (enough - too_few > 1) {
        const std::int64_t middle = too_few + (enough - too_few) / 2;
        (probability_of_hits(least, middle, share) < probability ? too_few : enough) = middle;
    }
    return enough;
}

}  // namespace netlyap::statistics
