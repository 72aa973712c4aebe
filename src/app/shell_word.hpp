#pragma once

#include <string>

namespace netlyap {

/// A word as a shell takes it: quoted where it has to be. For commands that are printed to be pasted.
[[nodiscard]] std::string shell_word(const std::string& word);

}  // namespace netlyap
