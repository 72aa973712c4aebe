#pragma once

#include "netlyap/sweep/job/job.hpp"
#include "netlyap/storage/archive/archive.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace netlyap {

/// Whether all initial conditions of an archive are complete.
[[nodiscard]] bool is_whole(const archive::ArchiveTables& tables);

/// The commands of the programs of analysis/ that draw what an archive, of this job, holds; empty ones where
/// a program is not at hand. None where nothing is complete.
[[nodiscard]] std::vector<std::string> drawings_of(const archive::ArchiveTables& tables, const job::Job& job,
                                                   const std::filesystem::path& archive);

}  // namespace netlyap
