#pragma once

#include "point_table.hpp"

#include <string>

namespace netlyap {

/// The leading Lyapunov exponent at each point of the grid.
[[nodiscard]] TextTable spectrum_table(const archive::ArchiveTables& tables);

/// What its columns mean, below it.
[[nodiscard]] std::string spectrum_meaning();

}  // namespace netlyap
