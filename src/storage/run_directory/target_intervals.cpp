#include "netlyap/storage/run_directory/target_intervals.hpp"

#include "netlyap/storage/journal/grid_contents.hpp"
#include "netlyap/storage/journal/journal.hpp"

#include "archive/gathered_units.hpp"
#include "archive/grid_axes.hpp"
#include "archive/statistics.hpp"

namespace netlyap::run_directory {

std::vector<PointInterval> target_intervals(const RunLayout& layout, const scheduling::PreparedJob& prepared,
                                            unsigned threads, const Pulse& pulse) {
    const journal::GridContents contents(layout.journals(), journal::contract_of(prepared),
                                         scheduling::Grid(prepared.job));
    const journal::RecordReader reader(contents.index());
    archive::GatheredUnits units(prepared);
    for (scheduling::UnitNumber number; number.index() < contents.units().size(); ++number) {
        pulse();
        if (const journal::JournalEntry* const entry = contents.unit(number).record; entry != nullptr)
            units.add(number, reader.read(*entry));
    }
    const archive::GridAxes axes = archive::axes_of(units.grid());
    std::vector<PointInterval> found;
    for (const statistics::Interval& interval : archive::compute_intervals(prepared, units, threads, pulse)) {
        found.push_back({axes.point(found.size()), interval});
    }
    return found;
}

}  // namespace netlyap::run_directory
