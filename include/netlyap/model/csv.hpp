#pragma once

#include "netlyap/model/samples.hpp"

#include <filesystem>

namespace netlyap {

/// The most classes (network outputs) that a data set may have.
inline constexpr std::size_t most_classes = 64;

/// Reads a comma-separated file: a row per sample, features first, the class (a word or a number) last.
///
/// A first line is taken as a header when none of its features is a number, or when it has the form `rows,
/// features, class names ...`. Empty lines are skipped. Classes are numbered in the order of their values:
/// numerically if all are integers, otherwise as words.
///
/// UsageError when the file does not exist; DataError with file and line for a row of another length and for
/// a field that is missing or no finite number; DataError for fewer than two or more than `most_classes`
/// classes.
[[nodiscard]] Samples read_csv(const std::filesystem::path& file);

}  // namespace netlyap
