#include "netlyap/storage/gather.hpp"

#include "netlyap/storage/archive.hpp"
#include "netlyap/storage/job_file.hpp"
#include "netlyap/storage/journal.hpp"

#include <algorithm>
#include <limits>

namespace netlyap {

namespace {

/// The ends of journals whose process died while writing are not counted: they are as expected.
std::int64_t damaged_places(const JournalIndex& index) {
    return std::count_if(index.damage.begin(), index.damage.end(),
                         [](const JournalDamage& damage) { return !damage.is_torn_tail; });
}

}  // namespace

SweepHistory sweep_history(const RunLayout& layout, const PreparedJob& prepared, const Grid& grid) {
    JournalIndex index = index_journals(layout.journals(), unit_identity(prepared.job));
    SweepHistory history;
    history.damaged = damaged_places(index);
    history.is_done.resize(static_cast<std::size_t>(grid.units()));
    for (std::int64_t unit = 0; unit < grid.units(); ++unit) {
        const auto record = index.records.find(grid.unit(unit));
        const bool is_recorded = record != index.records.end();
        if (is_recorded && record->second.is_failed)
            history.given_up.push_back(unit);
        history.is_done[static_cast<std::size_t>(unit)] = is_recorded && !record->second.is_failed;
        if (const auto found = index.histories.find(grid.unit(unit)); found != index.histories.end())
            history.units.emplace(unit, std::move(found->second));
    }
    return history;
}

GatherResult gather(const RunLayout& layout, const PreparedJob& prepared, unsigned threads,
                    const std::function<void()>& pulse) {
    const JournalIndex index = index_journals(layout.journals(), unit_identity(prepared.job));
    const RecordReader reader(index);
    const Grid grid(prepared.job);

    Provenance provenance;
    provenance.job_text = read_text(layout.given());
    provenance.starts = index.starts;
    provenance.finished = index.last_written;
    for (std::int64_t unit = 0; unit < grid.units(); ++unit) {
        const auto found = index.records.find(grid.unit(unit));
        provenance.seconds_per_unit.push_back(
            found == index.records.end() ? std::numeric_limits<double>::quiet_NaN() : found->second.seconds);
        const auto history = index.histories.find(grid.unit(unit));
        provenance.deaths_per_unit.push_back(history == index.histories.end() ? 0 : history->second.deaths);
    }

    GatherResult result;
    result.units = grid.units();
    result.damaged = damaged_places(index);
    const auto record = [&](std::int64_t unit) -> std::optional<EncodedRecord> {
        pulse();
        const auto found = index.records.find(grid.unit(unit));
        if (found == index.records.end())
            return std::nullopt;
        EncodedRecord encoded = reader.read(found->second);
        ++(encoded.status[0] == SeedStatus::failed ? result.failed : result.complete);
        return encoded;
    };
    write_archive(layout.archive(), {prepared, record, provenance, threads});
    return result;
}

}  // namespace netlyap
