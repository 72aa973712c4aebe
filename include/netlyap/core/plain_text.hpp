#pragma once

#include <string>
#include <string_view>

namespace netlyap {

/// Why the bytes are not plain text in UTF-8 or plain ASCII, in words that follow the name of a file; empty
/// when they are. Seen are the byte order marks of UTF-16 and bytes NUL.
[[nodiscard]] std::string why_not_plain_text(std::string_view bytes);

[[nodiscard]] bool is_utf8(std::string_view bytes);

/// Why the bytes are not a table that can be read as text, in the same form: what why_not_plain_text() sees,
/// zip archives (spreadsheets, .npz), and bytes that are not UTF-8, with their line.
[[nodiscard]] std::string why_not_text_table(std::string_view bytes);

/// The text after a UTF-8 byte order mark, as editors on Windows write it; the whole text where there is
/// none.
[[nodiscard]] std::string_view without_byte_order_mark(std::string_view text);

}  // namespace netlyap
