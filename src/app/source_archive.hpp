#pragma once

#include <filesystem>
#include <string>

namespace netlyap {

/// The archive of which `refit` or `replay` made another one, with its whole path, where it lies now: as it
/// was named there or, where no such file is, beside the one that was made of it. As it was named where it is
/// in neither place; empty stays empty.
[[nodiscard]] std::string source_now(const std::string& named, const std::filesystem::path& made);

}  // namespace netlyap
