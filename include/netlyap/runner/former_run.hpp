#pragma once

#include "netlyap/sweep/scheduling/prepared_job.hpp"
#include "netlyap/sweep/scheduling/unit_beginning.hpp"
#include "netlyap/storage/journal/journal.hpp"
#include "netlyap/storage/run_directory/run_directory.hpp"

#include <memory>

namespace netlyap {

/// The job that the one of a run directory extends.
struct FormerRun {
    scheduling::PreparedJob prepared;
    scheduling::UnitBeginning beginning;  ///< what its units are good for: something

    /// What its journals hold.
    [[nodiscard]] journal::JournalIndex index(const run_directory::RunLayout& layout) const;
};

/// Null where there is none, or its units are of no use.
[[nodiscard]] std::unique_ptr<FormerRun> former_run(const run_directory::RunLayout& layout,
                                                    const job::Job& job);

/// The newest state of a unit in the index of a former job; null where there is none.
[[nodiscard]] const scheduling::CheckpointLocation* former_state(const journal::JournalIndex& index,
                                                                 const scheduling::WorkUnit& unit);

}  // namespace netlyap
