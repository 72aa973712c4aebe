#pragma once

#include "netlyap/storage/journal/journal.hpp"

#include <filesystem>
#include <vector>

namespace netlyap::journal {

/// The regular files with the ending of a journal, in the order of their names. What else has it, a link or
/// a pipe, is named as damage and not touched.
[[nodiscard]] std::vector<std::filesystem::path> journals_in(const std::filesystem::path& folder,
                                                             std::vector<JournalDamage>& damage);

}  // namespace netlyap::journal
