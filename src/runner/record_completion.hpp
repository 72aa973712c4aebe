#pragma once

#include "netlyap/sweep/computing/unit_computation.hpp"
#include "netlyap/storage/journal/journal.hpp"
#include "netlyap/storage/journal/record_lanes.hpp"

#include "netlyap/runner/former_run.hpp"

#include <optional>
#include <vector>

namespace netlyap {

/// Completes the records of a former job: computes its remainder (sweep/scheduling/completion.hpp) and puts
/// the two together, bit for bit as the larger job would have recorded them. Keeps references to all that it
/// is made of.
class RecordCompletion final : public computing::UnitCompletion {
public:
    RecordCompletion(const FormerRun& former, const scheduling::PreparedJob& larger,
                     const scheduling::Grid& grid, Kernel& kernel, journal::JournalWriter& journal);

    /// Nothing where the former record cannot be read, or where a trajectory diverges, which is seen in all
    /// quantities from then on.
    [[nodiscard]] std::optional<computing::UnitOutcome> complete(
        scheduling::UnitNumber number, const scheduling::RecordLocation& former,
        const scheduling::CheckpointLocation* from, const computing::UnitCallbacks& callbacks) override;

    /// The whole record. `rest`: that of the remainder; null where nothing is computed. Nothing where a
    /// trajectory of it diverges that did not before, or that new members could let diverge before.
    [[nodiscard]] std::optional<journal::EncodedRecord> completed(const journal::EncodedRecord& former,
                                                                  const scheduling::Record* rest,
                                                                  double seconds) const;

private:
    /// Where a column of the larger job comes from.
    struct Source {
        std::optional<std::size_t> former = {};  ///< column there
        std::optional<std::size_t> rest = {};    ///< as well; of both, the members of the rest follow
        std::optional<std::size_t> growth = {};  ///< of the quantities of growth, from distances
    };
    [[nodiscard]] std::vector<Source> find_sources() const;
    void add_growth(std::vector<journal::LaneRecord>& lanes, const scheduling::WorkUnit& unit) const;

    const FormerRun& former_;
    const scheduling::PreparedJob& larger_;
    const scheduling::Grid& grid_;
    Kernel& kernel_;
    journal::JournalWriter& journal_;
    std::vector<journal::ColumnShape> former_columns_;
    std::vector<journal::ColumnShape> rest_columns_;
    std::vector<journal::ColumnShape> columns_;
    std::vector<Source> sources_;  ///< [column]
};

}  // namespace netlyap
