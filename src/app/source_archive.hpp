#pragma once

#include <filesystem>
#include <string>

namespace netlyap {

/// What an archive made of another one names that: its path from the folder of the one that is made, so that
/// both may be moved or copied together.
[[nodiscard]] std::string source_as_named(const std::filesystem::path& source,
                                          const std::filesystem::path& made);

/// The archive of which `refit` or `replay` made another one, with its whole path, where it lies now: from
/// the folder of that one, or beside it, or from here, as older versions name it. As it was named where it
/// is in none of these places; empty stays empty.
[[nodiscard]] std::string source_now(const std::string& named, const std::filesystem::path& made);

}  // namespace netlyap
