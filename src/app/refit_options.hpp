#pragma once

#include "netlyap/sweep/job/job.hpp"
#include "netlyap/storage/archive/archive.hpp"

#include <string>

namespace netlyap {

/// The settings whose name begins with `group` ("fit.") as refit takes them, in which an archive of refit
/// differs from the one that it is of: with them that one is fitted like this again. Empty of other archives,
/// and where that one cannot be read.
[[nodiscard]] std::string refit_options(const archive::ArchiveTables& tables, const job::Job& job,
                                        const std::string& group = "");

}  // namespace netlyap
