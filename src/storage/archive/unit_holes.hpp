#pragma once

#include "netlyap/sweep/scheduling/record.hpp"
#include "netlyap/storage/archive/archive.hpp"

#include "grid_axes.hpp"

#include <vector>

namespace netlyap::archive {

/// The units of a whole grid that are not there, by the status of every seed, which has the axes with seed.
[[nodiscard]] UnitHoles unit_holes(const GridAxes& axes, const std::vector<scheduling::SeedStatus>& status);

}  // namespace netlyap::archive
