#pragma once

#include <span>
#include <string>
#include <string_view>

namespace netlyap {

/// The candidate with the smallest edit distance to the word (Damerau & Levenshtein: two letters that
/// changed places are one edit; capitals do not count), the first on ties; empty without candidates.
[[nodiscard]] std::string closest_word(std::string_view word, std::span<const std::string> candidates);

/// The closest candidate that the word may be a slip of: one edit away, or one for every three letters; or
/// one of them is the beginning of the other, or one of its parts between "_", "-" and "." ("label" of
/// "label_column"). Empty where there is none: a guess that is far off misleads.
[[nodiscard]] std::string nearest_word(std::string_view word, std::span<const std::string> candidates);

/// "; did you mean sigmoid?"; empty where nothing is near.
[[nodiscard]] std::string did_you_mean(std::string_view nearest);

}  // namespace netlyap
