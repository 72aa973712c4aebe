#pragma once

#include "netlyap/sweep/prepared_job.hpp"

#include "archive_file.hpp"
#include "gathered_units.hpp"

namespace netlyap {

/// Writes /intermittency_statistics, what laminar_statistics.hpp makes of the table of phases, when the job
/// has it.
void write_laminar_statistics(ArchiveFile& archive, const PreparedJob& prepared, const GatheredUnits& units,
                              const Pulse& pulse);

}  // namespace netlyap
