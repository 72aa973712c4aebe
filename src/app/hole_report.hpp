#pragma once

#include "netlyap/storage/archive/archive.hpp"

#include <filesystem>
#include <string>

namespace netlyap {

/// What an archive lacks, in lines: how many units were given up or are pending, where the first ones lie,
/// and the command that computes them. Empty for a complete one. `directory`: of the run; empty where only
/// the archive is known.
[[nodiscard]] std::string hole_report(const archive::UnitHoles& holes,
                                      const std::filesystem::path& directory);

}  // namespace netlyap
