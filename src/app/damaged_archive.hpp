#pragma once

#include <filesystem>
#include <functional>
#include <string>

namespace netlyap {

/// "`netlyap gather DIR`", which writes an archive again from the journals beside it; empty for an archive
/// that does not lie in its run directory.
[[nodiscard]] std::string rewriting_command(const std::filesystem::path& archive);

/// What `read` does with an archive. A DataError about the archive says as well which command writes it
/// again.
void naming_remedy(const std::filesystem::path& archive, const std::function<void()>& read);

}  // namespace netlyap
