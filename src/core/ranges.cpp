#include "netlyap/core/ranges.hpp"

#include "netlyap/core/text.hpp"

#include <algorithm>
#include <limits>

namespace netlyap {

std::optional<std::vector<Range>> parse_ranges(std::string_view text) {
    std::vector<Range> ranges;
    for (const std::string& word : words(text)) {
        const auto parts = split(word, ':');
        const auto begin = parse_integer(parts.front());
        if (!begin || parts.size() > 2 || *begin == std::numeric_limits<std::int64_t>::max())
            return std::nullopt;
        const auto end = parts.size() == 2 ? parse_integer(parts[1]) : std::optional(*begin + 1);
        if (!end || *end <= *begin)
            return std::nullopt;
        ranges.push_back({*begin, *end});
    }
    return ranges;
}

std::string ranges_text(std::span<const Range> ranges) {
    std::string text;
    for (const Range& range : ranges) {
        text += (text.empty() ? "" : " ") + std::to_string(range.begin);
        if (range.end != range.begin + 1)
            text += ":" + std::to_string(range.end);
    }
    return text;
}

bool contains(std::span<const Range> ranges, std::int64_t value) noexcept {
    return std::any_of(ranges.begin(), ranges.end(),
                       [&](const Range& range) { return range.begin <= value && value < range.end; });
}

}  // namespace netlyap
