#pragma once

#include "netlyap/sweep/scheduling/slice.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace netlyap::run_directory {

/// The name of a file that every slice has for itself: <prefix>-2-of-4.
[[nodiscard]] std::string slice_file(const std::string& prefix, const scheduling::Slice& slice);

/// The slice that such a file is of; nothing for other files.
[[nodiscard]] std::optional<scheduling::Slice> slice_of_file(const std::filesystem::path& file,
                                                             const std::string& prefix);

}  // namespace netlyap::run_directory
