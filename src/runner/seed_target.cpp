#include "netlyap/runner/seed_target.hpp"

#include "netlyap/kernel/kernel.hpp"

#include <algorithm>
#include <cmath>

namespace netlyap {

namespace {

/// What a round at least adds to n initial conditions is n / least_growth.
constexpr std::int64_t least_growth = 8;

constexpr auto block = static_cast<std::int64_t>(lanes);

/// A unit that is not full would be computed again in the next round.
std::int64_t full_units(std::int64_t seeds) {
    return (seeds + block - 1) / block * block;
}

}  // namespace

std::int64_t deciding_seeds(std::int64_t seeds) {
    return seeds / 5 * 4 / block * block;
}

std::int64_t next_seed_count(double half_width, double target, std::int64_t seeds, std::int64_t most) {
    if (seeds >= most)
        return seeds;
    if (seeds < least_seeds_of_target)
        return std::min(least_seeds_of_target, most);
    if (std::isnan(half_width) || half_width <= target)
        return seeds;
    const double ratio = std::min(half_width / target, std::sqrt(2.0));
    const auto wanted = static_cast<std::int64_t>(std::ceil(static_cast<double>(seeds) * ratio * ratio));
    const std::int64_t least = seeds + seeds / least_growth;
    return std::min(full_units(std::clamp(wanted, least, 2 * seeds)), most);
}

}  // namespace netlyap
