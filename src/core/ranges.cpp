#include "netlyap/core/ranges.hpp"

#include "netlyap/core/text.hpp"

#include <algorithm>
#include <limits>

namespace netlyap {

namespace {

/// From the smaller number to the larger one, which may be further than the largest of them.
std::uint64_t distance(std::int64_t from, std::int64_t to) noexcept {
    return static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from);
}

}  // namespace

std::optional<Range> parse_range(std::string_view word) {
    const auto parts = split(word, ':');
    const auto begin = parse_integer(parts.front());
    if (!begin || parts.size() > 3)
        return std::nullopt;
    if (parts.size() == 1)
        return *begin < std::numeric_limits<std::int64_t>::max() ? std::optional(Range{*begin, *begin + 1})
                                                                 : std::nullopt;
    const auto end = parse_integer(parts[1]);
    const auto step = parts.size() == 3 ? parse_integer(parts[2]) : std::optional<std::int64_t>(1);
    return end && step ? std::optional(Range{*begin, *end, *step}) : std::nullopt;
}

bool is_empty(const Range& range) noexcept {
    return range.step < 1 || range.begin >= range.end;
}

std::optional<std::vector<Range>> parse_ranges(std::string_view text) {
    std::vector<Range> ranges;
    for (const std::string& word : words(text)) {
        const std::optional<Range> range = parse_range(word);
        if (!range || is_empty(*range))
            return std::nullopt;
        ranges.push_back(count_of(*range) == 1 ? Range{range->begin, range->begin + 1} : *range);
    }
    return ranges;
}

std::string ranges_text(std::span<const Range> ranges) {
    std::string text;
    for (const Range& range : ranges) {
        text += (text.empty() ? "" : " ") + std::to_string(range.begin);
        if (range.end != range.begin + 1)
            text += ":" + std::to_string(range.end);
        if (range.step != 1)
            text += ":" + std::to_string(range.step);
    }
    return text;
}

bool contains(const Range& range, std::int64_t value) noexcept {
    return range.begin <= value && value < range.end &&
           distance(range.begin, value) % static_cast<std::uint64_t>(range.step) == 0;
}

bool contains(std::span<const Range> ranges, std::int64_t value) noexcept {
    return std::any_of(ranges.begin(), ranges.end(),
                       [&](const Range& range) { return contains(range, value); });
}

std::optional<std::int64_t> next_in(const Range& range, std::int64_t value) noexcept {
    // The sum passes no end, whatever the step: it is compared with what is left first.
    const bool is_last = distance(value, range.end) <= static_cast<std::uint64_t>(range.step);
    return is_last ? std::nullopt : std::optional(value + range.step);
}

std::uint64_t count_of(const Range& range) noexcept {
    return (distance(range.begin, range.end) - 1) / static_cast<std::uint64_t>(range.step) + 1;
}

}  // namespace netlyap
