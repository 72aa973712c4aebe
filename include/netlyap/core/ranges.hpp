#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace netlyap {

/// The whole numbers begin, begin + step, ... below `end`.
struct Range {
    std::int64_t begin;
    std::int64_t end;
    std::int64_t step = 1;

    bool operator==(const Range&) const = default;
};

/// Reads `7`, `0:200` or `0:200:5`, be the range empty or not; nothing where the word is something else.
[[nodiscard]] std::optional<Range> parse_range(std::string_view word);

[[nodiscard]] bool is_empty(const Range& range) noexcept;

/// Reads ranges and single numbers separated by blanks, `0:200 4950:5000:5` or `7 12`; nothing when the text
/// is something else or a range is empty. No range at all for a text without words.
[[nodiscard]] std::optional<std::vector<Range>> parse_ranges(std::string_view text);

/// The text that parse_ranges() reads.
[[nodiscard]] std::string ranges_text(std::span<const Range> ranges);

[[nodiscard]] bool contains(const Range& range, std::int64_t value) noexcept;
[[nodiscard]] bool contains(std::span<const Range> ranges, std::int64_t value) noexcept;

/// What follows a number of the range in it; nothing after the last one.
[[nodiscard]] std::optional<std::int64_t> next_in(const Range& range, std::int64_t value) noexcept;

/// How many numbers there are in a range that is not empty.
[[nodiscard]] std::uint64_t count_of(const Range& range) noexcept;

}  // namespace netlyap
