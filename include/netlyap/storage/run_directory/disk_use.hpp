#pragma once

#include "netlyap/sweep/scheduling/prepared_job.hpp"

#include <cstdint>

namespace netlyap::run_directory {

/// Bytes that a run takes on disk. The rows of tables are known only when they have been computed, so there
/// is a bound for them, as if every initial condition had as many as its table takes.
struct DiskUse {
    double journals = 0.0;  ///< without checkpoints, see below
    double archive = 0.0;
    double journal_tables = 0.0;  ///< at most so much more
    double archive_tables = 0.0;  ///< at most so much more
    double checkpoint = 0.0;      ///< of one state that a journal keeps in the middle of a unit, at most
};

/// What the journals take for so many units of the job, and the archive for all of them. Journals are known
/// to the byte; the archive, whose bookkeeping is HDF5's, to about a tenth.
[[nodiscard]] DiskUse disk_use(const scheduling::PreparedJob& prepared, std::int64_t units_in_journals);

}  // namespace netlyap::run_directory
