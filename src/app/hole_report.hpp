#pragma once

#include "netlyap/storage/archive/archive.hpp"

#include <filesystem>
#include <string>

namespace netlyap {

/// What an archive lacks, in lines: how many units were given up or are pending, where the first ones lie,
/// and the command that computes them. Empty for a complete one. `directory`: of the run; empty where only
/// the archive is known. `who`: see who_computes(); no command is named then that a run would refuse.
[[nodiscard]] std::string hole_report(const archive::UnitHoles& holes, const std::filesystem::path& directory,
                                      const std::string& who);

/// Who computes in a run directory, for people; empty where nobody does. Watches for signs of life where it
/// takes that, see lock_holders().
[[nodiscard]] std::string who_computes(const std::filesystem::path& directory);

}  // namespace netlyap
