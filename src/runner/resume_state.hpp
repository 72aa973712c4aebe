#pragma once

#include "netlyap/sweep/computing/run_control.hpp"
#include "netlyap/sweep/scheduling/ledger.hpp"
#include "netlyap/storage/journal/grid_contents.hpp"
#include "netlyap/storage/run_directory/run_directory.hpp"

#include "netlyap/runner/former_run.hpp"
#include "netlyap/runner/pending_units.hpp"

namespace netlyap {

/// The ledger of a sweep and the states it continues from, as earlier starts have left them.
struct ResumeState {
    scheduling::Ledger ledger;
    computing::UnitStarts starts;
    std::int64_t deaths = 0;
    std::int64_t damaged = 0;  ///< places in journals that cannot be read
    PendingUnits pending = {};
};

/// Reads the journals of the directory. Pending units without a state of their own begin with those of the
/// former job, where there is one.
[[nodiscard]] ResumeState resume_state(const run_directory::RunLayout& layout,
                                       const scheduling::PreparedJob& prepared, const scheduling::Grid& grid,
                                       const FormerRun* former, std::int64_t workers);

/// Lets units that were given up, or in which processes have died since, be tried again with all their deaths
/// forgotten: whoever asks for it gets an attempt, however the attempts before it have ended. Returns how
/// many units that are.
std::int64_t retry_all(const run_directory::RunLayout& layout, const scheduling::PreparedJob& prepared,
                       const scheduling::Grid& grid, const journal::ProcessStart& start);

}  // namespace netlyap
