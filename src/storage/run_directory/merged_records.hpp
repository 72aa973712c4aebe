#pragma once

#include "netlyap/sweep/scheduling/grid.hpp"
#include "netlyap/sweep/scheduling/prepared_job.hpp"
#include "netlyap/storage/journal/journal.hpp"
#include "netlyap/storage/journal/record_lanes.hpp"
#include "netlyap/storage/run_directory/merge.hpp"

#include <compare>
#include <deque>
#include <map>
#include <optional>
#include <span>
#include <vector>

namespace netlyap::run_directory {

/// The results of several run directories by seed, and the units of their common grid made of them. Records
/// are read when they are asked for; those of one unit are held at a time.
class MergedRecords {
public:
    /// What one start of a process has computed.
    struct Origin {
        journal::ProcessStart start;
        std::vector<scheduling::UnitNumber> units;  ///< of the common grid, by their first seed
    };

    /// Indexes the journals; throws as index_journals() does.
    MergedRecords(std::span<const MergeInput> inputs, const scheduling::PreparedJob& prepared);

    /// How many seeds have results in several inputs. All that have several were read and are the same bit
    /// for bit; DataError for the first that differs.
    [[nodiscard]] std::int64_t check_shared() const;
    /// Seeds with a result whose unit of the common grid has one without.
    [[nodiscard]] std::int64_t left_behind() const noexcept { return left_behind_; }
    /// Places in the journals that cannot be read, but for the ends of files of processes that died [input].
    [[nodiscard]] std::vector<std::int64_t> damaged() const;
    /// All starts of all inputs, with the units all of whose seeds have a result.
    [[nodiscard]] const std::vector<Origin>& origins() const noexcept { return origins_; }
    /// One of these units.
    [[nodiscard]] journal::EncodedRecord record(scheduling::UnitNumber unit) const;

private:
    struct Input {
        const MergeInput& given;
        journal::JournalIndex index;
        journal::RecordReader reader;
        Input(const MergeInput& input, const journal::JournalContract& contract)
            : given(input),
              index(journal::index_journals(input.layout.journals(), contract)),
              reader(index) {}
    };
    /// Where a seed stands in the common grid.
    struct SeedPlace {
        double eta;
        double epsilon;
        std::optional<std::int64_t> perturb_at;
        std::int64_t seed;
        auto operator<=>(const SeedPlace&) const = default;
    };
    /// A result of a seed.
    struct Source {
        const Input* input;
        const journal::JournalEntry* entry;
        std::size_t lane;
    };
    using Sources = std::multimap<SeedPlace, Source>;
    using Held = std::map<const journal::JournalEntry*, journal::EncodedRecord>;

    void divide_into_units();
    static SeedPlace place_of(const scheduling::WorkUnit& unit, std::size_t lane);
    [[nodiscard]] journal::LaneRecord lane(const Source& source, Held& held) const;
    [[noreturn]] static void refuse(const SeedPlace& place, const Source& one, const Source& other,
                                    const std::string& quantity);

    scheduling::Grid grid_;
    std::vector<journal::ColumnShape> columns_;
    std::deque<Input> inputs_;  ///< stay where they are: readers refer to their index
    Sources sources_;           ///< of one seed in the order of the inputs
    std::vector<Origin> origins_;
    std::int64_t left_behind_ = 0;
};

}  // namespace netlyap::run_directory
