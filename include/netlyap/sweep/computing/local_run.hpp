#pragma once

#include "netlyap/sweep/computing/direction.hpp"
#include "netlyap/sweep/computing/unit_computation.hpp"

namespace netlyap::computing {

/// Does all that the ledger has in this process, without MPI. Ends early, with units pending, when it should
/// stop or nothing fits into the budget.
void run_local(scheduling::Ledger& ledger, const Workbench& bench, CheckpointPlaces checkpoints,
               const Direction& direction);

}  // namespace netlyap::computing
