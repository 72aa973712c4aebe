#include "netlyap/storage/run_directory/target_intervals.hpp"

#include "netlyap/storage/journal/grid_contents.hpp"
#include "netlyap/storage/journal/journal.hpp"
#include "netlyap/storage/run_directory/former_jobs.hpp"

#include "archive/gathered_units.hpp"
#include "archive/grid_axes.hpp"
#include "archive/statistics.hpp"

namespace netlyap::run_directory {

double PointInterval::half_width() const noexcept {
    const double first = of_first.half_width();
    const double all = interval.half_width();
    return first > all ? first : all;
}

std::vector<PointInterval> target_intervals(const RunLayout& layout, const scheduling::PreparedJob& prepared,
                                            std::int64_t first_seeds, unsigned threads, const Pulse& pulse) {
    const journal::GridContents contents(layout.journals(), contract_in(layout, prepared),
                                         scheduling::Grid(prepared.job));
    const journal::RecordReader reader(contents.index());
    archive::GatheredUnits units(prepared);
    for (scheduling::UnitNumber number; number.index() < contents.units().size(); ++number) {
        pulse();
        if (const journal::JournalEntry* const entry = contents.unit(number).record; entry != nullptr)
            units.add(number, reader.read(*entry));
    }
    const auto intervals = [&](std::size_t seeds) {
        return archive::compute_intervals(prepared, units, seeds, threads, pulse);
    };
    const std::vector<statistics::Interval> of_all = intervals(prepared.job.seeds.size());
    const std::vector<statistics::Interval> of_first = intervals(static_cast<std::size_t>(first_seeds));
    const archive::GridAxes axes = archive::axes_of(units.grid());
    std::vector<PointInterval> found;
    for (std::size_t point = 0; point < of_all.size(); ++point)
        found.push_back({axes.point(point), of_all[point], of_first[point]});
    return found;
}

}  // namespace netlyap::run_directory
