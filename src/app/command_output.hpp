#pragma once

#include <string>

namespace netlyap {

/// What a shell command prints, up to 4 MB. Give it a `timeout` of its own, and no standard input.
[[nodiscard]] std::string output_of(const std::string& command);

}  // namespace netlyap
