#pragma once

namespace netlyap {

/// What this program was built from and how. The strings live as long as the program.
struct BuildInfo {
    const char* version;     ///< of the project, "0.2.0"
    const char* git;         ///< `git describe --always --dirty`, "unknown" outside a git clone
    const char* compiler;    ///< "GNU 12.2.0"
    const char* build_type;  ///< with its flags, "Release (-O3 -DNDEBUG)"
};

const BuildInfo& build_info() noexcept;

}  // namespace netlyap
