#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace netlyap {

/// The paragraphs of a text, one a line, broken at blanks into lines of at most `width` columns where words
/// allow it; all lines of a paragraph but its first begin with `indent` blanks. A line that begins with a
/// blank (a command, a table) stays as it is.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t width, std::size_t indent = 0);

/// An entry of a list: the head from column 2 on, what it means from column `column` on, on a line of its own
/// where the head is too long, its paragraphs, one a line, wrapped at `width`. Ends with a newline.
[[nodiscard]] std::string list_entry(const std::string& head, std::string_view meaning, std::size_t column,
                                     std::size_t width);

}  // namespace netlyap
