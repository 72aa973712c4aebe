#pragma once

#include <cstddef>
#include <string_view>

namespace netlyap {

/// The bytes of the character that begins the text, which is not empty; 0 when they are not UTF-8 (RFC 3629).
[[nodiscard]] std::size_t utf8_length(std::string_view text);

}  // namespace netlyap
