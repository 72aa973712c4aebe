#pragma once

#include "netlyap/storage/run_directory/run_directory.hpp"

#include "run_state.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace netlyap {

/// Why this version of netlyap does not continue what the journals of a run directory hold, because another
/// one computed it by other definitions; empty where it does, and where the data of the job cannot be read.
[[nodiscard]] std::string why_other_version(const run_directory::RunLayout& layout, const job::Job& job);

/// The sentence that goes with it: what can be done instead.
[[nodiscard]] std::string other_version_note(const run_directory::RunLayout& layout, const std::string& why);

/// A name for a run directory that does not exist yet: DIR-2, DIR-3, ...
[[nodiscard]] std::filesystem::path unused_name(const std::filesystem::path& root);

/// The slices that are still to be computed, where the run was last computed in slices.
[[nodiscard]] std::vector<scheduling::Slice> open_slices(
    const std::map<scheduling::Slice, run_directory::RunStatus>& statuses);

/// How many computed in the last start of a whole run; 1 where nobody knows.
[[nodiscard]] std::int64_t workers_of_last_start(const run_directory::RunLayout& layout);

/// What to do next with a run directory.
struct NextStep {
    std::string command;
    std::string note;  ///< a sentence that belongs to it; mostly empty
};

/// While a run goes on, or waits in the queue of Slurm, that is to look again.
[[nodiscard]] NextStep next_step(const RunState& run, const run_directory::RunLayout& layout,
                                 const job::Job& job, bool is_queued);

}  // namespace netlyap
