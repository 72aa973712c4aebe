#pragma once

#include <string>
#include <string_view>

namespace netlyap {

/// The text as a terminal may show it: control characters and bytes that are not UTF-8 become `\x1b`. What
/// stands in a file could otherwise move the cursor, rename the window or type for the reader.
[[nodiscard]] std::string printable(std::string_view text);

/// The same for text of several lines: line feeds and tabs stay.
[[nodiscard]] std::string printable_lines(std::string_view text);

/// The text where it is UTF-8, as archives promise; otherwise printable_lines(): names of files may hold any
/// bytes.
[[nodiscard]] std::string as_utf8(const std::string& text);

}  // namespace netlyap
