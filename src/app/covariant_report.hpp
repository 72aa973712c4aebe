#pragma once

#include "point_table.hpp"

#include <string>

namespace netlyap {

/// The growth along the first covariant vector at each point of the grid, and how far the vectors depend on
/// where the backward iteration begins.
[[nodiscard]] TextTable covariant_table(const archive::ArchiveTables& tables);

/// What its columns mean, below it, and what to do where vectors are not determined.
[[nodiscard]] std::string covariant_meaning(const archive::ArchiveTables& tables);

}  // namespace netlyap
