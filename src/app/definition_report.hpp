#pragma once

#include "netlyap/storage/archive/archive.hpp"

#include <string>

namespace netlyap {

/// A sentence where an archive holds quantities of other definitions than this version of netlyap computes:
/// which, and what that means. Empty otherwise.
[[nodiscard]] std::string definition_note(const archive::ArchiveTables& tables);

}  // namespace netlyap
