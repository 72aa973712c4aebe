#pragma once

#include <string>

namespace netlyap {

/// What `netlyap version` prints: the version, the compiler, the instruction sets of this machine, the
/// libraries.
[[nodiscard]] std::string version_text();

}  // namespace netlyap
