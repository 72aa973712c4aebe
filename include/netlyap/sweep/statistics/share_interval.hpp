#pragma once

#include <cstdint>

namespace netlyap::statistics {

/// The two ends of an interval of a share; NaN where there is none.
struct ShareInterval {
    double low, high;
};

/// Wilson's 95 % score interval of hits / count (E. B. Wilson, J. Am. Stat. Assoc. 22, 209, 1927), which
/// holds for any count, also where none or all are hits: its ends are then 0 or 1 themselves. NaN for a count
/// of 0. `netlyap show --csv` and the Python package give the same numbers.
[[nodiscard]] ShareInterval wilson_interval(std::int64_t hits, std::int64_t count);

}  // namespace netlyap::statistics
