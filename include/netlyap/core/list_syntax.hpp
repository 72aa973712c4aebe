#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// How lists are written in a job file: values and generators separated by white space.
///     1e-8 1e-6            values
///     0:500   30:101:5     whole numbers from, up to but not including, and in steps of (ranges.hpp)
///     logspace(-14, -1, 14)   powers of ten, exponents evenly spaced; linspace(a, b, n) evenly spaced values
namespace netlyap {

/// The longest list that is accepted.
inline constexpr std::int64_t longest_list = 10'000'000;

/// The sentence of a failure starts with "key = text".
[[nodiscard]] std::vector<double> parse_number_list(const std::string& key, const std::string& text);
[[nodiscard]] std::vector<std::int64_t> parse_integer_list(const std::string& key, const std::string& text);

/// Whether a word is a number with a decimal comma, and perhaps what stands after a value of a list.
[[nodiscard]] bool has_decimal_comma(std::string_view word);
/// The list with points where it has decimal commas, separated by blanks.
[[nodiscard]] std::string with_points(const std::string& text);

/// The canonical form: shortest numbers; runs of at least three successive whole numbers as ranges.
[[nodiscard]] std::string list_text(const std::vector<double>& values);
[[nodiscard]] std::string list_text(const std::vector<std::int64_t>& values);

}  // namespace netlyap
