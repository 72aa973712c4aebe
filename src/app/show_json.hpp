#pragma once

#include "netlyap/storage/archive/archive.hpp"

#include "json_output.hpp"
#include "run_beside.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace netlyap {

/// What `netlyap show --json` prints of an archive.
[[nodiscard]] Json show_json(const archive::ArchiveTables& tables, const std::filesystem::path& archive,
                             const RunBeside& beside, const std::vector<std::string>& next);

}  // namespace netlyap
