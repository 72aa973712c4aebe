#pragma once

#include <string>

namespace netlyap {

/// The names and versions of the libraries that this layer stands on, for `netlyap --version`.
[[nodiscard]] std::string storage_library_versions();

}  // namespace netlyap
