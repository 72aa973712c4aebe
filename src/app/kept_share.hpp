#pragma once

#include "netlyap/storage/archive/archive.hpp"

#include <utility>

namespace netlyap {

/// Kept of all initial conditions that have a result; NaN where none has.
[[nodiscard]] double kept_share(const archive::ArchiveRow& row);

/// Wilson's 95 % interval of kept / total, which holds for any number of seeds, also where none or all are
/// kept; analysis/exponents has the same, and so has the archive from version 0.2.0 on. NaN where no initial
/// condition has a result.
[[nodiscard]] std::pair<double, double> kept_share_interval(const archive::ArchiveRow& row);

/// Whether some are kept, but too few for errors and intervals: their lambda_nMLE is not to be cited.
[[nodiscard]] bool is_of_few(const archive::ArchiveRow& row);

/// The standard error that says how many digits lambda_nMLE has; NaN below 5 kept, of which it is too
/// uncertain itself.
[[nodiscard]] double error_of_kept(std::int64_t kept, double nmle_stderr);

/// Whether it is known how many kept exponents have the shortest of several lengths of windows, and any is
/// kept.
[[nodiscard]] bool has_shortest_window(const archive::ArchiveTables& tables);

}  // namespace netlyap
