#pragma once

#include <limits>

namespace netlyap {

/// What stands for a number that there is not: a quiet NaN, in memory, journals and archives alike.
inline constexpr double missing_value = std::numeric_limits<double>::quiet_NaN();

}  // namespace netlyap
