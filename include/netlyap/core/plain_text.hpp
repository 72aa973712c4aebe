#pragma once

#include <string>
#include <string_view>

namespace netlyap {

/// Why the bytes are not plain text in UTF-8 or plain ASCII, in words that follow the name of a file; empty
/// when they are. Seen are the byte order marks of UTF-16 and bytes NUL.
[[nodiscard]] std::string why_not_plain_text(std::string_view bytes);

/// The text behind a UTF-8 byte order mark, as editors on Windows write it; the whole text where there is
/// none.
[[nodiscard]] std::string_view without_byte_order_mark(std::string_view text);

}  // namespace netlyap
