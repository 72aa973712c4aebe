#pragma once

#include "netlyap/sweep/scheduling/prepared_job.hpp"

#include "file.hpp"
#include "gathered_units.hpp"

namespace netlyap::archive {

/// Writes /intermittency_statistics, what laminar_statistics.hpp makes of the table of phases, when the job
/// has it.
void write_laminar_statistics(ArchiveFile& archive, const scheduling::PreparedJob& prepared,
                              const GatheredUnits& units, const Pulse& pulse);

}  // namespace netlyap::archive
