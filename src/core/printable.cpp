#include "netlyap/core/printable.hpp"

#include "netlyap/core/plain_text.hpp"

#include "utf8.hpp"

#include <array>
#include <cstdint>

namespace netlyap {

namespace {

std::uint8_t byte_at(std::string_view text, std::size_t place) {
    return static_cast<std::uint8_t>(text[place]);
}

/// The bytes of the character that begins the text; 0 when they are not UTF-8 or a control character beyond
/// ASCII (U+0080 .. U+009F).
std::size_t length_of_character(std::string_view text) {
    const bool is_control = text.size() > 1 && byte_at(text, 0) == 0xc2 && byte_at(text, 1) < 0xa0;
    return is_control ? 0 : utf8_length(text);
}

std::string escaped(std::string_view text, bool keeps_lines) {
    static constexpr std::array<char, 17> digits = {"0123456789abcdef"};
    std::string result;
    result.reserve(text.size());
    while (!text.empty()) {
        const char c = text.front();
        const bool is_control =
            (static_cast<std::uint8_t>(c) < 0x20 && !(keeps_lines && (c == '\n' || c == '\t'))) || c == 0x7f;
        const std::size_t length = is_control ? 0 : length_of_character(text);
        if (length > 0) {
            result += text.substr(0, length);
        } else {
            const std::uint8_t byte = byte_at(text, 0);
            result += "\\x";
            result += digits[byte >> 4U];
            result += digits[byte & 15U];
        }
        text.remove_prefix(length > 0 ? length : 1);
    }
    return result;
}

}  // namespace

std::string printable(std::string_view text) {
    return escaped(text, false);
}

std::string printable_lines(std::string_view text) {
    return escaped(text, true);
}

std::string as_utf8(const std::string& text) {
    return is_utf8(text) ? text : printable_lines(text);
}

}  // namespace netlyap
