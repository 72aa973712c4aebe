#pragma once

#include "netlyap/core/words_of.hpp"

#include <cstdint>
#include <string>

namespace netlyap {

/// Which sign stands before the decimals of a table of text, as a user says. With `comma` no number has a
/// point; with `point` a comma may stand between thousands (1,234.5) and nowhere else.
enum class DecimalRule : std::uint8_t { automatic, comma, point };

constexpr std::array<Word<DecimalRule>, 3> words_of(DecimalRule) {
    return {{{DecimalRule::automatic, "auto"}, {DecimalRule::comma, "comma"}, {DecimalRule::point, "point"}}};
}

/// The rule, and what a user writes before its word to choose it, for refusals: "data.decimal = ",
/// "--decimal "; empty: nobody can.
struct DecimalChoice {
    DecimalRule rule = DecimalRule::automatic;
    std::string option = {};
};

}  // namespace netlyap
