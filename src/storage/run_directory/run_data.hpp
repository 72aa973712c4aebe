#pragma once

#include "netlyap/storage/run_directory/run_directory.hpp"

#include <filesystem>
#include <string>

namespace netlyap::run_directory {

/// UsageError when the copy of theta(0) would replace a file of the same name that `netlyap run` did not
/// write.
void check_start_place(const RunLayout& layout, const job::Job& existing, const std::string& start);

/// Keeps a copy of theta(0) under this name in the directory; leaves it alone when it is there. Nothing for
/// an empty text.
void keep_copy(const std::filesystem::path& file, const std::string& text);

}  // namespace netlyap::run_directory
