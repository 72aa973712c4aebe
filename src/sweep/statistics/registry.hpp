#pragma once

#include "netlyap/sweep/statistics/statistic.hpp"

#include <array>

/// Every statistic that there is: its declaration is made by a function here, which its source file defines.
namespace netlyap::statistics {

StatisticType exponents();
StatisticType unfiltered();
StatisticType phases();
StatisticType tangent_exponents();
StatisticType spectra();
StatisticType sharpness();
StatisticType learning_times();

/// In the order of the archive and of the job file.
inline constexpr std::array registered = {exponents, unfiltered, phases,        tangent_exponents,
                                          spectra,   sharpness,  learning_times};

}  // namespace netlyap::statistics
