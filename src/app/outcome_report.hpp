#pragma once

#include "netlyap/storage/archive/archive.hpp"

#include <string>
#include <vector>

namespace netlyap {

/// What the columns of the table of `netlyap show` mean whose names do not say it: one line for what stands
/// in brackets, one for each outcome that occurs, with the thresholds of the job, and one for the dip test
/// where it gives a number.
[[nodiscard]] std::vector<std::string> column_meanings(const archive::ArchiveTables& tables,
                                                       const job::Job& job);

}  // namespace netlyap
