#include "wrapped_text.hpp"

#include "netlyap/core/text.hpp"

#include <algorithm>

namespace netlyap {

namespace {

/// Columns that a text in UTF-8 takes.
std::size_t columns_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

/// One paragraph; its first line begins in column `begin`.
std::string wrapped_paragraph(std::string_view text, std::size_t width, std::size_t begin,
                              std::size_t indent) {
    std::string lines;
    std::size_t column = begin;
    bool is_first = true;
    for (const std::string_view word : split(text, ' ')) {
        const std::size_t columns = columns_of(word);
        if (!is_first && column + 1 + columns > width) {
            lines += "\n" + std::string(indent, ' ');
            column = indent;
            is_first = true;
        }
        lines += is_first ? "" : " ";
        lines += word;
        column += columns + (is_first ? 0 : 1);
        is_first = false;
    }
    return lines;
}

}  // namespace

std::string wrapped(std::string_view text, std::size_t width, std::size_t indent) {
    std::string lines;
    bool is_first = true;
    for (const std::string_view paragraph : split(text, '\n')) {
        lines += is_first ? "" : "\n";
        is_first = false;
        lines += paragraph.starts_with(' ') ? std::string(paragraph)
                                            : wrapped_paragraph(paragraph, width, 0, indent);
    }
    return lines;
}

std::string list_entry(const std::string& head, std::string_view meaning, std::size_t column,
                       std::size_t width) {
    std::string entry = "  " + head;
    if (meaning.empty())
        return entry + "\n";
    // In a narrow terminal a hanging column would leave no place for the meaning.
    const std::size_t from = column + 20 <= width ? column : 6;
    if (columns_of(entry) + 2 > from)
        entry += "\n" + std::string(from, ' ');
    else
        entry += std::string(from - columns_of(entry), ' ');
    bool is_first = true;
    for (const std::string_view paragraph : split(meaning, '\n')) {
        entry += is_first ? "" : "\n" + std::string(from, ' ');
        is_first = false;
        entry += wrapped_paragraph(paragraph, width, from, from);
    }
    return entry + "\n";
}

}  // namespace netlyap
