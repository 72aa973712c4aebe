#pragma once

#include "netlyap/sweep/scheduling/record.hpp"
#include "netlyap/storage/archive/archive.hpp"

#include <cstdint>
#include <vector>

namespace netlyap::archive {

/// The coordinates of a grid.
struct GridValues {
    const std::vector<double>& eta;
    const std::vector<double>& epsilon;
    const std::vector<std::int64_t>& seeds;
};

/// The units of a whole grid that are not there, by the status of every seed, [eta][epsilon][seed].
[[nodiscard]] UnitHoles unit_holes(const GridValues& grid, const std::vector<scheduling::SeedStatus>& status);

}  // namespace netlyap::archive
