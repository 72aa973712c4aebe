#pragma once

#include "netlyap/storage/archive/archive.hpp"

#include <string>
#include <vector>

namespace netlyap {

/// Cells of text, the first row of which are the heads of the columns.
using TextTable = std::vector<std::vector<std::string>>;

/// A row for each of these points of the grid: eta; epsilon where they have several, and perturb_at where it
/// is an axis; then cells of its own, whose heads are given.
[[nodiscard]] TextTable point_table(const std::vector<archive::ArchivePoint>& points,
                                    const std::vector<std::string>& heads, const TextTable& cells);

/// The same with one row, of epsilon "all", where all radii of an eta and perturb_at have the same cells.
[[nodiscard]] TextTable joined_radii(const TextTable& table);

/// A number of so many decimals, or with two digits, "6.9e-07", where these would all be 0; "-" for NaN.
[[nodiscard]] std::string fixed_text(double value, int decimals);

}  // namespace netlyap
