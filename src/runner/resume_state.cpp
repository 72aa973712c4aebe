#include "resume_state.hpp"

#include "netlyap/storage/run_directory/former_jobs.hpp"

#include <map>
#include <vector>

namespace netlyap {

ResumeState resume_state(const run_directory::RunLayout& layout, const scheduling::PreparedJob& prepared,
                         const scheduling::Grid& grid, const FormerRun* former, std::int64_t workers) {
    const journal::GridContents held(layout.journals(), contract_of_run(layout, prepared, former), grid);
    const job::RunSettings& run = prepared.job.run;
    scheduling::LedgerSettings settings;
    settings.workers = workers;
    settings.lease_timeout = run.lease_timeout;
    settings.checkpoint_seconds = run.checkpoint_seconds;
    settings.max_attempts = run.max_attempts;
    std::vector<bool> is_done;
    for (const journal::UnitContents& unit : held.units())
        is_done.push_back(unit.is_complete());
    ResumeState result{scheduling::Ledger(is_done, settings), {}, 0, held.damaged(), {}};
    for (scheduling::UnitNumber number; number.index() < held.units().size(); ++number) {
        result.deaths += held.unit(number).deaths();
        if (held.unit(number).is_given_up())
            result.ledger.recall_given_up(number);
    }
    result.pending = count_pending(layout, prepared, grid, held, former, [&](const PendingUnit& unit) {
        if (unit.own != nullptr)
            result.starts.checkpoints.emplace(unit.number, *unit.own);
        else if (unit.former.state)
            result.starts.checkpoints.emplace(unit.number, *unit.former.state);
        if (unit.former.record)
            result.starts.records.emplace(unit.number, *unit.former.record);
        if (const std::int64_t deaths = held.unit(unit.number).deaths_without_progress(); deaths > 0)
            result.ledger.restore_loss_count(unit.number, deaths);
    });
    return result;
}

std::int64_t retry_all(const run_directory::RunLayout& layout, const scheduling::PreparedJob& prepared,
                       const scheduling::Grid& grid, const journal::ProcessStart& start) {
    const journal::GridContents held(layout.journals(), run_directory::contract_in(layout, prepared), grid);
    std::map<scheduling::UnitNumber, journal::UnitHistory> units;
    for (scheduling::UnitNumber number; number.value < grid.units(); ++number) {
        const journal::UnitContents& unit = held.unit(number);
        const bool is_suspect = unit.is_pending() && unit.deaths_without_progress() > 0;
        if (unit.is_given_up() || is_suspect)  // it would be given up soon
            units.emplace(number, unit.history == nullptr ? journal::UnitHistory{} : *unit.history);
    }
    if (units.empty())
        return 0;
    journal::JournalWriter journal(layout.journals(), prepared, start);
    for (const auto& [number, history] : units)
        journal.retry(grid.unit(number), history);
    journal.sync();
    return static_cast<std::int64_t>(units.size());
}

}  // namespace netlyap
