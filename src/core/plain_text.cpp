#include "netlyap/core/plain_text.hpp"

#include <algorithm>

namespace netlyap {

std::string why_not_plain_text(std::string_view bytes) {
    if (bytes.starts_with("\xff\xfe") || bytes.starts_with("\xfe\xff"))
        return "is UTF-16 text, by the byte order mark at its start; save it as UTF-8";
    const auto nul = bytes.find('\0');
    if (nul == std::string_view::npos)
        return {};
    const auto line = 1 + std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(nul), '\n');
    return "holds a byte NUL on line " + std::to_string(line) +
           ", so it is not plain text; give a text file in UTF-8";
}

std::string_view without_byte_order_mark(std::string_view text) {
    if (text.starts_with("\xef\xbb\xbf"))
        text.remove_prefix(3);
    return text;
}

}  // namespace netlyap
