#include "netlyap/core/plain_text.hpp"

#include "utf8.hpp"

#include <algorithm>

namespace netlyap {

namespace {

std::string line_of(std::string_view bytes, std::size_t place) {
    return std::to_string(
        1 + std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(place), '\n'));
}

/// Where the first byte stands that is not UTF-8, or the end.
std::size_t end_of_utf8(std::string_view bytes) {
    std::size_t place = 0;
    while (place < bytes.size()) {
        const std::size_t length = utf8_length(bytes.substr(place));
        if (length == 0)
            return place;
        place += length;
    }
    return place;
}

}  // namespace

bool is_utf8(std::string_view bytes) {
    return end_of_utf8(bytes) == bytes.size();
}

std::string why_not_plain_text(std::string_view bytes) {
    if (bytes.starts_with("\xff\xfe") || bytes.starts_with("\xfe\xff"))
        return "is UTF-16 text, by the byte order mark at its start; save it as UTF-8";
    const auto nul = bytes.find('\0');
    if (nul == std::string_view::npos)
        return {};
    return "holds a byte NUL on line " + line_of(bytes, nul) +
           ", so it is not plain text; give a text file in UTF-8";
}

std::string why_not_text_table(std::string_view bytes) {
    if (bytes.starts_with("PK\x03\x04"))
        return "is a zip archive, as spreadsheets (.xlsx, .ods) and .npz are; save the table as CSV in UTF-8";
    if (std::string reason = why_not_plain_text(bytes); !reason.empty())
        return reason;
    if (const std::size_t place = end_of_utf8(bytes); place < bytes.size())
        return "is not UTF-8 on line " + line_of(bytes, place) +
               "; if it is Latin-1, as older programs on Windows write it, `iconv -f latin1 -t utf-8` "
               "converts it";
    return {};
}

std::string_view without_byte_order_mark(std::string_view text) {
    if (text.starts_with("\xef\xbb\xbf"))
        text.remove_prefix(3);
    return text;
}

}  // namespace netlyap
