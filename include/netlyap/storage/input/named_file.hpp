#pragma once

#include <filesystem>
#include <string>

namespace netlyap::input {

/// The file that a user names, also in front of a dataset of it, FILE.h5:/path.
[[nodiscard]] std::filesystem::path named_file(const std::string& named);

/// What follows the file and its colon; empty where nothing does.
[[nodiscard]] std::string named_dataset(const std::string& named);

}  // namespace netlyap::input
