#include "terminal.hpp"

#include "netlyap/core/text.hpp"

#include <sys/ioctl.h>
#include <unistd.h>
#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace netlyap {

namespace {
constexpr std::size_t widest_help = 100;  // longer lines are hard to read
constexpr std::size_t narrowest = 20;
}  // namespace

bool is_terminal(int descriptor) {
    const char* terminal = std::getenv("TERM");
    return terminal != nullptr && std::string_view(terminal) != "dumb" && ::isatty(descriptor) == 1;
}

std::size_t terminal_width(int descriptor, std::size_t fallback) {
    struct winsize size {};
    std::size_t width = fallback;
    if (::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        width = size.ws_col;
    else if (const char* columns = std::getenv("COLUMNS"))
        if (const auto given = parse_integer(columns); given && *given > 0 && *given < 10'000)
            width = static_cast<std::size_t>(*given);
    return std::max(width, narrowest);
}

std::size_t help_width() {
    return std::min(terminal_width(STDOUT_FILENO, widest_help), widest_help);
}

}  // namespace netlyap
