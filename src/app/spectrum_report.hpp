#pragma once

#include "netlyap/storage/archive/archive.hpp"

#include <string>
#include <vector>

namespace netlyap {

/// The leading Lyapunov exponent at each point of the grid: cells of a table, the names of its columns first.
/// There is an epsilon, and a perturb_at, where the grid has several.
[[nodiscard]] std::vector<std::vector<std::string>> spectrum_table(const archive::ArchiveTables& tables);

/// What its columns mean, below it.
[[nodiscard]] std::string spectrum_meaning();

}  // namespace netlyap
