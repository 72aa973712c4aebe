#include "netlyap/runner/former_run.hpp"

#include "netlyap/sweep/job/extension.hpp"
#include "netlyap/storage/run_directory/former_jobs.hpp"

namespace netlyap {

journal::JournalContract contract_of_run(const run_directory::RunLayout& layout,
                                         const scheduling::PreparedJob& larger, const FormerRun* former) {
    journal::JournalContract contract = run_directory::contract_in(layout, larger);
    if (former != nullptr && former->remainder)
        contract.other_state_tag = journal::state_owner(*former->remainder).state_tag;
    return contract;
}

FormerUnit former_unit(const FormerRun& former, const journal::JournalIndex& index,
                       const scheduling::WorkUnit& unit) {
    FormerUnit found;
    if (former.beginning == scheduling::UnitBeginning::state) {
        if (const auto history = index.histories.find(unit); history != index.histories.end())
            found.state = history->second.checkpoint;
        return found;
    }
    const auto record = index.records.find(unit);
    if (record != index.records.end() && !record->second.is_failed &&
        index.columns == journal::column_shapes(former.prepared.fields))
        found.record = {index.journals[record->second.journal].filename().string(), record->second.offset};
    return found;
}

double member_steps_left(const scheduling::PreparedJob& larger, const FormerRun* former,
                         const FormerUnit& begins, const scheduling::CheckpointLocation* own,
                         const scheduling::WorkUnit& unit) {
    const scheduling::CheckpointLocation* const state = own != nullptr ? own
                                                        : begins.state ? &*begins.state
                                                                       : nullptr;
    const scheduling::Iteration from = state == nullptr ? scheduling::Iteration{} : state->iteration;
    if (!begins.record)
        return scheduling::member_steps(larger.job, unit, from);
    return former->remainder ? scheduling::member_steps(former->remainder->job, unit, from) : 0.0;
}

journal::JournalIndex FormerRun::index(const run_directory::RunLayout& layout) const {
    return journal::index_journals(
        layout.journals(), run_directory::contract_in(layout, prepared, journal::JournalUse::reading));
}

std::unique_ptr<FormerRun> former_run(const run_directory::RunLayout& layout,
                                      const scheduling::PreparedJob& larger) {
    const std::optional<job::Job> former = run_directory::former_job(layout, larger.job);
    if (!former)
        return nullptr;
    const scheduling::UnitBeginning beginning = scheduling::beginning_of(*former, larger.job);
    if (beginning == scheduling::UnitBeginning::nothing)
        return nullptr;
    const job::DataText data = run_directory::read_data_of_run(layout, *former);
    std::unique_ptr<FormerRun> run(new FormerRun{scheduling::PreparedJob(*former, data), beginning});
    if (beginning == scheduling::UnitBeginning::state)
        return run;
    run->completion = scheduling::completion(run->prepared, larger);
    if (!run->completion)
        return nullptr;
    if (!run->completion->computes_nothing())
        run->remainder = std::make_unique<scheduling::PreparedJob>(run->completion->remainder, data);
    return run;
}

}  // namespace netlyap
