#pragma once

#include <span>
#include <string>

namespace netlyap {

/// Words of a sentence: "run, plan and simulate".
[[nodiscard]] std::string enumerated(std::span<const std::string> words);

}  // namespace netlyap
