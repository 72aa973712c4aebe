#pragma once

#include "netlyap/sweep/statistics/interval.hpp"

#include <cstdint>

namespace netlyap::statistics {

/// hits / count with Wilson's 95 % score interval (E. B. Wilson, J. Am. Stat. Assoc. 22, 209, 1927), which
/// holds for any count, also where none or all are hits: its ends are then 0 or 1 themselves. NaN for a count
/// of 0. `netlyap show --csv` and the Python package give the same numbers.
[[nodiscard]] Interval wilson_interval(std::int64_t hits, std::int64_t count);

}  // namespace netlyap::statistics
