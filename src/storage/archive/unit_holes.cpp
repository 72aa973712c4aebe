#include "unit_holes.hpp"

#include "netlyap/core/assert.hpp"
#include "netlyap/kernel/kernel.hpp"

#include <algorithm>

namespace netlyap::archive {

UnitHoles unit_holes(const GridAxes& axes, const std::vector<scheduling::SeedStatus>& status) {
    NETLYAP_ASSERT(status.size() == axes.points() * axes.seeds.size(), "every seed of the grid has a status");
    UnitHoles holes;
    holes.eta = axes.eta;
    holes.epsilon = axes.epsilon;
    auto first = status.begin();
    for (std::size_t point = 0; point < axes.points(); ++point)
        for (std::size_t seed = 0; seed < axes.seeds.size(); seed += lanes) {
            const std::size_t end = std::min(seed + lanes, axes.seeds.size());
            const auto last = first + static_cast<std::ptrdiff_t>(end - seed);
            const bool is_given_up = std::find(first, last, scheduling::SeedStatus::failed) != last;
            const bool is_pending = std::find(first, last, scheduling::SeedStatus::pending) != last;
            first = last;
            if (!is_given_up && !is_pending)
                continue;
            ++(is_given_up ? holes.given_up : holes.pending);
            if (std::vector<UnitHole>& named = is_given_up ? holes.first_given_up : holes.first_pending;
                named.size() < UnitHoles::most_named)
                named.push_back({axes.point(point), axes.seeds[seed], axes.seeds[end - 1]});
        }
    return holes;
}

}  // namespace netlyap::archive
