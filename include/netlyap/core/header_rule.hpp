#pragma once

#include "netlyap/core/words_of.hpp"

#include <cstdint>

namespace netlyap {

/// Whether the first row of a table of text has the names of the columns, as a user says.
enum class HeaderRule : std::uint8_t { automatic, yes, no };

constexpr std::array<Word<HeaderRule>, 3> words_of(HeaderRule) {
    return {{{HeaderRule::automatic, "auto"}, {HeaderRule::yes, "yes"}, {HeaderRule::no, "no"}}};
}

}  // namespace netlyap
