#pragma once

#include "netlyap/sweep/evaluation.hpp"
#include "netlyap/sweep/grid.hpp"
#include "netlyap/sweep/ledger.hpp"
#include "netlyap/sweep/record.hpp"

#include <functional>

namespace netlyap {

/// What a computing process works with.
struct Workbench {
    const PreparedJob& prepared;
    const Grid& grid;
    Kernel& kernel;
    RecordSink& sink;
};

/// Called every now and then, at least about every second, by whoever hands out work.
using Tick = std::function<void(const Ledger& ledger)>;

/// Computes one unit and writes its record to the sink (without syncing); returns the seconds it took.
/// `pulse` is called several times a second.
double compute_unit(const Workbench& bench, std::int64_t unit, const std::function<void()>& pulse);

/// The record of a unit that was given up: no values, the reason as its message.
[[nodiscard]] Record failed_record(const Unit& unit, const std::string& reason);

/// Does all that the ledger has in this process, without MPI.
void run_local(Ledger& ledger, const Workbench& bench, const Tick& tick);

}  // namespace netlyap
