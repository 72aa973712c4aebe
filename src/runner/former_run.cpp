#include "netlyap/runner/former_run.hpp"

#include "netlyap/sweep/job/extension.hpp"
#include "netlyap/storage/run_directory/former_jobs.hpp"

namespace netlyap {

const scheduling::CheckpointLocation* former_state(const journal::JournalIndex& index,
                                                   const scheduling::WorkUnit& unit) {
    const auto history = index.histories.find(unit);
    return history != index.histories.end() && history->second.checkpoint ? &*history->second.checkpoint
                                                                          : nullptr;
}

journal::JournalIndex FormerRun::index(const run_directory::RunLayout& layout) const {
    return journal::index_journals(
        layout.journals(), run_directory::contract_in(layout, prepared, journal::JournalUse::reading));
}

std::unique_ptr<FormerRun> former_run(const run_directory::RunLayout& layout, const job::Job& job) {
    const std::optional<job::Job> former = run_directory::former_job(layout, job);
    if (!former)
        return nullptr;
    const scheduling::UnitBeginning beginning = scheduling::beginning_of(*former, job);
    if (beginning == scheduling::UnitBeginning::nothing)
        return nullptr;
    return std::unique_ptr<FormerRun>(new FormerRun{
        scheduling::PreparedJob(*former, run_directory::read_data_of_run(layout, *former)), beginning});
}

}  // namespace netlyap
