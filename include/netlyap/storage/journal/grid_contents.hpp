#pragma once

#include "netlyap/sweep/scheduling/grid.hpp"
#include "netlyap/storage/journal/journal.hpp"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace netlyap::journal {

/// What journals hold of one unit of a grid.
struct UnitContents {
    const JournalEntry* record = nullptr;  ///< its result, or that it was given up; none while it is pending
    const UnitHistory* history = nullptr;  ///< none where nothing else is known of it

    [[nodiscard]] bool is_pending() const noexcept { return record == nullptr; }
    [[nodiscard]] bool is_given_up() const noexcept { return record != nullptr && record->is_failed; }
    [[nodiscard]] bool is_complete() const noexcept { return record != nullptr && !record->is_failed; }
    /// The newest state from which it can be continued; null where there is none.
    [[nodiscard]] const scheduling::CheckpointLocation* checkpoint() const noexcept {
        return history != nullptr && history->checkpoint ? &*history->checkpoint : nullptr;
    }
    /// Of processes that were computing it.
    [[nodiscard]] std::int64_t deaths() const noexcept { return history == nullptr ? 0 : history->deaths; }
    [[nodiscard]] std::int64_t deaths_without_progress() const noexcept {
        return history == nullptr ? 0 : history->deaths_without_progress;
    }
};

/// What the journals of a folder hold of a grid, which may be a slice. Journals know units by their values,
/// the grid by their numbers: here, and nowhere else, the two are brought together, for whoever continues a
/// sweep, gathers it, or says how far it is.
class GridContents {
public:
    /// Reads the journals; throws as index_journals() does.
    GridContents(const std::filesystem::path& folder, const JournalContract& contract,
                 const scheduling::Grid& grid);
    GridContents(const GridContents&) = delete;  // the units point into the index
    GridContents& operator=(const GridContents&) = delete;

    [[nodiscard]] const JournalIndex& index() const noexcept { return index_; }
    [[nodiscard]] const std::vector<UnitContents>& units() const noexcept { return units_; }  ///< [number]
    [[nodiscard]] const UnitContents& unit(scheduling::UnitNumber number) const {
        return units_[number.index()];
    }
    [[nodiscard]] std::int64_t complete() const noexcept { return complete_; }  ///< diverged seeds included
    [[nodiscard]] std::int64_t given_up() const noexcept { return given_up_; }
    [[nodiscard]] std::int64_t pending() const noexcept {
        return static_cast<std::int64_t>(units_.size()) - complete_ - given_up_;
    }
    /// Initial conditions of the complete units.
    [[nodiscard]] std::int64_t results() const noexcept { return results_; }
    /// Places in journals that cannot be read. The ends of journals whose process died while writing are not
    /// counted: they are as expected.
    [[nodiscard]] std::int64_t damaged() const noexcept { return damaged_; }

private:
    JournalIndex index_;
    std::vector<UnitContents> units_;
    std::int64_t complete_ = 0;
    std::int64_t given_up_ = 0;
    std::int64_t results_ = 0;
    std::int64_t damaged_ = 0;
};

}  // namespace netlyap::journal
