#pragma once

#include "netlyap/sweep/scheduling/completion.hpp"
#include "netlyap/sweep/scheduling/prepared_job.hpp"
#include "netlyap/sweep/scheduling/unit_beginning.hpp"
#include "netlyap/storage/journal/journal.hpp"
#include "netlyap/storage/run_directory/run_directory.hpp"

#include <memory>
#include <optional>

namespace netlyap {

/// The job that the one of a run directory extends.
struct FormerRun {
    scheduling::PreparedJob prepared;
    scheduling::UnitBeginning beginning;  ///< what its units are good for: something
    /// How its records are completed, where they are.
    std::optional<scheduling::Completion> completion = {};
    std::unique_ptr<scheduling::PreparedJob> remainder =
        {};  ///< of the completion; null: nothing is computed

    /// What its journals hold.
    [[nodiscard]] journal::JournalIndex index(const run_directory::RunLayout& layout) const;
};

/// Null where there is none, or its units are of no use.
[[nodiscard]] std::unique_ptr<FormerRun> former_run(const run_directory::RunLayout& layout,
                                                    const scheduling::PreparedJob& larger);

/// What the journals of the directory have to fit to be of this job, states of the remainder included.
[[nodiscard]] journal::JournalContract contract_of_run(const run_directory::RunLayout& layout,
                                                       const scheduling::PreparedJob& larger,
                                                       const FormerRun* former);

/// What a pending unit begins with, in the index of the former job; both null where there is nothing.
struct FormerUnit {
    std::optional<scheduling::CheckpointLocation> state = {};
    std::optional<scheduling::RecordLocation> record = {};
};
[[nodiscard]] FormerUnit former_unit(const FormerRun& former, const journal::JournalIndex& index,
                                     const scheduling::WorkUnit& unit);

/// Steps of single networks that a pending unit takes from there, or from a state of its own.
[[nodiscard]] double member_steps_left(const scheduling::PreparedJob& larger, const FormerRun* former,
                                       const FormerUnit& begins, const scheduling::CheckpointLocation* own,
                                       const scheduling::WorkUnit& unit);

}  // namespace netlyap
