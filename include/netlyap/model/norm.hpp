#pragma once

#include "netlyap/core/words_of.hpp"

#include <cstdint>

namespace netlyap {

/// How long a difference is. Sums run in the order of the entries.
enum class Norm : std::uint8_t {
    l1,   ///< sum_i |x_i|
    l2,   ///< sqrt(sum_i x_i^2), each square fused with its addition
    max,  ///< the largest |x_i|
};

constexpr std::array<Word<Norm>, 3> words_of(Norm) {
    return {{{Norm::l1, "l1"}, {Norm::l2, "l2"}, {Norm::max, "max"}}};
}

}  // namespace netlyap
