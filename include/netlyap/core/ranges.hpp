#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace netlyap {

/// The whole numbers from begin up to, but not including, end.
struct Range {
    std::int64_t begin;
    std::int64_t end;

    bool operator==(const Range&) const = default;
};

/// Reads ranges and single numbers separated by blanks, `0:200 4950:5000` or `7 12`; nothing when the text
/// is something else or a range is empty. No range at all for a text without words.
[[nodiscard]] std::optional<std::vector<Range>> parse_ranges(std::string_view text);

/// The text that parse_ranges() reads.
[[nodiscard]] std::string ranges_text(std::span<const Range> ranges);

[[nodiscard]] bool contains(std::span<const Range> ranges, std::int64_t value) noexcept;

}  // namespace netlyap
