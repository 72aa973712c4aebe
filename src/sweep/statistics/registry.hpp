#pragma once

#include "netlyap/sweep/statistics/statistic.hpp"

#include <array>

/// Every statistic that there is: its declaration is made by a function here, which its source file defines.
namespace netlyap::statistics {

StatisticType exponents();
StatisticType unfiltered();
StatisticType phases();

/// In the order of the archive and of the job file.
inline constexpr std::array registered = {exponents, unfiltered, phases};

}  // namespace netlyap::statistics
