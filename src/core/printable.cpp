#include "netlyap/core/printable.hpp"

#include <array>
#include <cstdint>

namespace netlyap {

namespace {

std::uint8_t byte_at(std::string_view text, std::size_t place) {
    return static_cast<std::uint8_t>(text[place]);
}

/// The bytes of the character that begins the text; 0 when they are no UTF-8 (RFC 3629) or a control
/// character beyond ASCII (U+0080 .. U+009F).
std::size_t length_of_character(std::string_view text) {
    const std::uint8_t first = byte_at(text, 0);
    if (first < 0x80)
        return 1;
    const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || text.size() < length)
        return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte_at(text, i) & 0xc0U) != 0x80U)
            return 0;
    const std::uint8_t second = byte_at(text, 1);
    const bool is_control = first == 0xc2 && second < 0xa0;
    const bool is_too_long = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
    const bool is_surrogate = first == 0xed && second >= 0xa0;
    const bool is_too_large = first == 0xf4 && second >= 0x90;
    return is_control || is_too_long || is_surrogate || is_too_large ? 0 : length;
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

}  // namespace netlyap
