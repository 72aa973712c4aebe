#pragma once

#include "report.hpp"

#include <string>
#include <vector>

namespace netlyap::bench {

/// Our kernels, their limit and their peers with each shape, the paper's first, after checking that all
/// follow the same trajectories; a moment of it if short. `remarks` gets sentences on what is left out or
/// unusual.
[[nodiscard]] std::vector<Comparison> compare_all_shapes(bool is_short, std::vector<std::string>& remarks);

}  // namespace netlyap::bench
