#pragma once

#include "netlyap/model/samples.hpp"

#include <string>
#include <string_view>

namespace netlyap {

/// The most classes (network outputs) that a data set may have.
inline constexpr std::size_t most_classes = 64;

/// Reads comma-separated text: a row per sample, features first, the class (a word or a number) last.
///
/// A first line is taken as a header when none of its features is a number, or when it has the form `rows,
/// features, class names ...`. Empty lines are skipped. Classes are numbered in the order of their values:
/// numerically if all are integers, otherwise as words.
///
/// DataError with `name` and line for a row of another length and for a field that is missing or no finite
/// number; DataError for fewer than two or more than `most_classes` classes, and for what is not plain text.
[[nodiscard]] Samples parse_csv(std::string_view bytes, const std::string& name);

/// The bytes of the file that data.source names, which may be a pipe or "-"; errors as of read_input().
[[nodiscard]] std::string read_csv_text(const std::string& file);

/// Both.
[[nodiscard]] Samples read_csv(const std::string& file);

}  // namespace netlyap
