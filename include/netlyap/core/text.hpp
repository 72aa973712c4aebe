#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netlyap {

/// The shortest decimal text that reads back as the same double: 1e-08, 0.1, 200.
[[nodiscard]] std::string to_text(double value);

/// The whole text as a number; nothing when anything else stands there (also for overflow, "nan" and "inf").
[[nodiscard]] std::optional<double> parse_double(std::string_view text);

/// The whole text as an integer; nothing when anything else stands there or it does not fit.
[[nodiscard]] std::optional<std::int64_t> parse_integer(std::string_view text);

/// The text without white space at its ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// Splits at every occurrence of the separator; empty pieces are kept.
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);

/// Splits at white space outside parentheses; empty pieces are dropped: "1 linspace(0, 1, 3)" has two words.
[[nodiscard]] std::vector<std::string> words(std::string_view text);

/// A list of words between which somebody put commas or semicolons, or brackets around it, with blanks
/// instead: "6, 6" and "[6,6]" become "6 6". What stands in parentheses stays.
[[nodiscard]] std::string with_blanks(std::string_view text);

/// Bytes for a person: "4.2 GB" (powers of 1000).
[[nodiscard]] std::string bytes_text(double bytes);

/// A time span for a person, rounded up: "0.6 s", "12 s", "3 min 20 s", "2 h 05 min", "3 d 04 h", "27 years";
/// never more than a million years.
[[nodiscard]] std::string duration_text(double seconds);

/// A time that has passed, for a person, to the nearest: "0.042 s", "0.7 s", "4.3 s", then as
/// duration_text(); so a rate that is printed beside it agrees with it.
[[nodiscard]] std::string elapsed_text(double seconds);

/// A count for a person, with an SI prefix above a thousand: "950", "1.31 M".
[[nodiscard]] std::string count_text(double count);

}  // namespace netlyap
