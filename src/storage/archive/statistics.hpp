#pragma once

#include "file.hpp"
#include "gathered_units.hpp"

namespace netlyap::archive {

/// Decides which exponents are kept by the filter of the job, in place of what the units recorded: they say
/// why there is none. Nothing for a job without the fields of the observable growth.
void judge_exponents(const scheduling::PreparedJob& prepared, GatheredUnits& units);

/// Computes the statistics over the seeds of every cell of the grid and writes the group /statistics. Nothing
/// for a job without the fields of the observable growth. A seed counts when it is complete or diverged.
void write_statistics(ArchiveFile& archive, const scheduling::PreparedJob& prepared,
                      const GatheredUnits& units, unsigned threads, const Pulse& pulse);

}  // namespace netlyap::archive
