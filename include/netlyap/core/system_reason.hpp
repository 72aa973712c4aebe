#pragma once

#include <string>

namespace netlyap {

/// Why a call of the operating system failed, in its own words, for its number in errno. Where these name no
/// way out, one is added: EFBIG is mostly `ulimit -f`.
[[nodiscard]] std::string system_reason(int number);

}  // namespace netlyap
