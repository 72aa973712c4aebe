#include "resume_state.hpp"

#include <algorithm>
#include <set>

namespace netlyap {

ResumeState resume_state(const run_directory::SweepHistory& history, const job::RunSettings& run,
                         std::int64_t workers) {
    scheduling::LedgerSettings settings;
    settings.workers = workers;
    settings.lease_timeout = run.lease_timeout;
    settings.checkpoint_seconds = run.checkpoint_seconds;
    settings.max_attempts = run.max_attempts;
    ResumeState result{scheduling::Ledger(history.is_done, settings), {}, 0, history.damaged};
    for (const std::int64_t unit : history.given_up)
        result.ledger.recall_given_up(unit);
    for (const auto& [unit, of_unit] : history.units) {
        result.deaths += of_unit.deaths;
        if (history.is_done[static_cast<std::size_t>(unit)])
            continue;
        if (of_unit.checkpoint)
            result.checkpoints.emplace(unit, *of_unit.checkpoint);
        if (of_unit.deaths_without_progress > 0 &&
            std::find(history.given_up.begin(), history.given_up.end(), unit) == history.given_up.end())
            result.ledger.restore_loss_count(unit, of_unit.deaths_without_progress);
    }
    return result;
}

std::int64_t retry_all(const run_directory::RunLayout& layout, const scheduling::PreparedJob& prepared,
                       const scheduling::Grid& grid, const journal::ProcessStart& start) {
    const run_directory::SweepHistory history = run_directory::sweep_history(layout, prepared, grid);
    std::set<std::int64_t> units(history.given_up.begin(), history.given_up.end());
    for (const auto& [unit, of_unit] : history.units)  // those that are about to be given up, too
        if (of_unit.deaths_without_progress > 0 && !history.is_done[static_cast<std::size_t>(unit)])
            units.insert(unit);
    if (units.empty())
        return 0;
    journal::JournalWriter journal(layout.journals(), prepared, start);
    for (const std::int64_t unit : units) {
        const auto found = history.units.find(unit);
        journal.retry(grid.unit(unit), found == history.units.end() ? journal::UnitHistory{} : found->second);
    }
    journal.sync();
    return static_cast<std::int64_t>(units.size());
}

}  // namespace netlyap
