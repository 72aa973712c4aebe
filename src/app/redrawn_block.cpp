#include "redrawn_block.hpp"

#include "netlyap/core/text.hpp"

#include "standard_output.hpp"
#include "terminal.hpp"

#include <unistd.h>
#include <algorithm>
#include <cstddef>
#include <iostream>
#include <string_view>

namespace netlyap {

namespace {

constexpr std::size_t usual_width = 80;

/// How many rows of a terminal of this width a text takes, all of whose lines end with a newline.
std::size_t rows_of(const std::string& text, std::size_t width) {
    std::size_t rows = 0;
    for (const std::string_view line : split(text, '\n')) {
        const auto columns = static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) {
            return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
        }));
        rows += std::max<std::size_t>(1, (columns + width - 1) / width);
    }
    return rows - 1;  // nothing stands behind the last newline
}

}  // namespace

RedrawnBlock::RedrawnBlock() : is_terminal_(is_terminal(STDOUT_FILENO)) {}

void RedrawnBlock::show(const std::string& text) {
    if (!shown_.empty() && is_terminal_)
        print_control("\033[" + std::to_string(rows_of(shown_, terminal_width(STDOUT_FILENO, usual_width))) +
                      "A\r\033[J");
    else if (!shown_.empty())
        std::cout << "\n";
    std::cout << text << std::flush;
    shown_ = text;
}

}  // namespace netlyap
