#pragma once

#include "netlyap/sweep/computing/run_control.hpp"
#include "netlyap/sweep/computing/unit_computation.hpp"

namespace netlyap::computing {

/// Does all that the ledger has in this process, without MPI. Ends early, with units pending, when it should
/// stop or nothing fits into the budget.
void run_local(scheduling::Ledger& ledger, const WorkerContext& context, const UnitStarts& starts,
               const RunControl& control);

}  // namespace netlyap::computing
