#include "netlyap/storage/gather.hpp"

#include "netlyap/sweep/grid.hpp"
#include "netlyap/storage/archive.hpp"
#include "netlyap/storage/job_file.hpp"
#include "netlyap/storage/journal.hpp"

#include <algorithm>
#include <limits>

namespace netlyap {

std::vector<bool> units_done(const RunLayout& layout, const PreparedJob& prepared) {
    const JournalIndex index = index_journals(layout.journals(), unit_identity(prepared.job));
    const Grid grid(prepared.job);
    std::vector<bool> done(static_cast<std::size_t>(grid.units()));
    for (std::size_t unit = 0; unit < done.size(); ++unit)
        done[unit] = index.records.contains(grid.unit(static_cast<std::int64_t>(unit)));
    return done;
}

GatherResult gather(const RunLayout& layout, const PreparedJob& prepared, unsigned threads) {
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
    }

    GatherResult result;
    result.units = grid.units();
    result.damaged = std::count_if(index.damage.begin(), index.damage.end(),
                                   [](const JournalDamage& damage) { return !damage.is_torn_tail; });
    const auto record = [&](std::int64_t unit) -> std::optional<EncodedRecord> {
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
