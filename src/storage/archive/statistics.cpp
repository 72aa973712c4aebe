#include "statistics.hpp"

#include "netlyap/core/error.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <span>
#include <utility>

namespace netlyap::archive {

namespace {

using statistics::CellSample;

bool has_result(scheduling::SeedStatus status) {
    return status == scheduling::SeedStatus::complete || status == scheduling::SeedStatus::diverged;
}

/// The points of the grid and, of each, its seeds that have a result: their places
/// [eta][epsilon][perturb_at][seed].
struct Cells {
    std::vector<CellSample> samples;
    std::vector<std::vector<std::size_t>> places;  ///< [cell]
};

/// Of the first so many seeds of the job.
Cells empty_cells(const GatheredUnits& units, std::size_t seeds) {
    const GridAxes axes = axes_of(units.grid());
    Cells cells;
    for (std::size_t point = 0; point < axes.points(); ++point) {
        const std::size_t first = point * axes.seeds.size();
        std::vector<std::size_t> places;
        for (std::size_t place = first; place < first + seeds; ++place)
            if (has_result(units.status()[place]))
                places.push_back(place);
        cells.samples.emplace_back();
        cells.samples.back().eta = axes.point(point).eta;
        cells.samples.back().epsilon = axes.point(point).epsilon;
        cells.samples.back().seeds = places.size();
        cells.places.push_back(std::move(places));
    }
    return cells;
}

/// Gives every cell the values of its seeds.
template <class Number>
void add_numbers(Cells& cells, const std::string& path, const std::vector<Number>& numbers) {
    for (std::size_t cell = 0; cell < cells.samples.size(); ++cell) {
        std::vector<Number> own;
        for (const std::size_t place : cells.places[cell])
            own.push_back(numbers[place]);
        cells.samples[cell].set(path, std::move(own));
    }
}

/// Gives every cell the rows of its seeds in a column of a table.
template <class Number>
void add_rows(Cells& cells, const std::string& path, const std::vector<Number>& column,
              const std::vector<std::int64_t>& rows) {
    std::vector<std::size_t> begin = {0};  // of the rows of each place
    for (const std::int64_t count : rows)
        begin.push_back(begin.back() + static_cast<std::size_t>(std::max<std::int64_t>(count, 0)));
    for (std::size_t cell = 0; cell < cells.samples.size(); ++cell) {
        std::vector<Number> own;
        for (const std::size_t place : cells.places[cell])
            own.insert(own.end(), column.begin() + static_cast<std::ptrdiff_t>(begin[place]),
                       column.begin() + static_cast<std::ptrdiff_t>(begin[place + 1]));
        cells.samples[cell].set(path, std::move(own));
    }
}

void add(Cells& cells, const std::string& path, const scheduling::PreparedJob& prepared,
         const GatheredUnits& units) {
    const std::size_t number = observables::field_index(prepared.fields, path);
    const observables::Field& field = prepared.fields[number];
    std::visit(
        [&](const auto& values) {
            if (field.table)
                add_rows(cells, path, values,
                         std::get<std::vector<std::int64_t>>(
                             units.values(observables::field_index(prepared.fields, field.table->rows))));
            else
                add_numbers(cells, path, values);
        },
        units.values(number));
}

bool has_axes(const scheduling::PreparedJob& prepared, const std::string& path) {
    return !prepared.fields[observables::field_index(prepared.fields, path)].axes.empty();
}

/// Gives the cell of this number the entries of its seeds in a quantity with axes.
void add_entries(Cells& cells, std::size_t cell, const std::string& path, const ArchiveFile& archive,
                 const hdf5::Shape& grid) {
    const std::size_t seeds = grid.back();
    hdf5::Shape point(grid.size() - 1);
    for (std::size_t axis = point.size(), rest = cell; axis-- > 0; rest /= grid[axis])
        point[axis] = rest % grid[axis];
    const std::vector<double> all = archive.read_back(path, point);
    const std::size_t entries = all.size() / seeds;
    std::vector<double> own;
    for (const std::size_t place : cells.places[cell]) {
        const auto first = all.begin() + static_cast<std::ptrdiff_t>(place % seeds * entries);
        own.insert(own.end(), first, first + static_cast<std::ptrdiff_t>(entries));
    }
    cells.samples[cell].set(path, std::move(own));
}

/// A statistic of quantities with axes, at so many points at a time as fit into memory.
std::vector<observables::FieldValues> compute_by_points(scheduling::JobStatistic& one, Cells& cells,
                                                        const std::vector<std::string>& with_axes,
                                                        const ArchiveFile& archive, const GridAxes& grid,
                                                        std::size_t most, unsigned threads,
                                                        const Pulse& pulse) {
    std::vector<observables::FieldValues> all;
    for (const observables::Field& field : one.statistic->fields())
        all.push_back(observables::missing_values(field.type, 0));
    for (std::size_t first = 0; first < cells.samples.size(); first += most) {
        const std::span<CellSample> some =
            std::span(cells.samples).subspan(first, std::min(most, cells.samples.size() - first));
        for (std::size_t cell = first; cell < first + some.size(); ++cell)
            for (const std::string& path : with_axes)
                add_entries(cells, cell, path, archive, grid.shape_with_seed());
        const std::vector<observables::FieldValues> own =
            statistics::compute_all(*one.statistic, some, threads, pulse);
        for (std::size_t field = 0; field < all.size(); ++field)
            std::visit(
                [&](auto& numbers) {
                    const auto& added = std::get<std::decay_t<decltype(numbers)>>(own[field]);
                    numbers.insert(numbers.end(), added.begin(), added.end());
                },
                all[field]);
        for (CellSample& cell : some)
            for (const std::string& path : with_axes)
                cell.forget(path);
    }
    return all;
}

void take_back(const Cells& cells, const std::string& path, const scheduling::PreparedJob& prepared,
               GatheredUnits& units) {
    const std::size_t number = observables::field_index(prepared.fields, path);
    observables::FieldValues values = units.values(number);
    std::visit(
        [&](auto& numbers) {
            for (std::size_t cell = 0; cell < cells.samples.size(); ++cell) {
                const auto& own = std::get<std::decay_t<decltype(numbers)>>(cells.samples[cell].values(path));
                for (std::size_t seed = 0; seed < own.size(); ++seed)
                    numbers[cells.places[cell][seed]] = own[seed];
            }
        },
        values);
    units.replace(number, std::move(values));
}

std::vector<std::string> names_of(const observables::Field& field) {
    std::vector<std::string> names;
    for (const observables::Axis& axis : field.axes)
        names.push_back(axis.name);
    return names;
}

DatasetDescription description_of(const observables::Field& field, std::vector<std::string> dimensions) {
    for (const std::string& name : names_of(field))
        dimensions.push_back(name);
    return {field.path,  std::move(dimensions),   field.units,   field.long_name,
            field.flags, !field.is_never_missing, field.version, field.ancillary};
}

void add_scales(ArchiveFile& archive, const observables::Field& field) {
    const std::string group = field.path.substr(0, field.path.rfind('/'));
    for (const observables::Axis& axis : field.axes)
        archive.add_scale(group + "/" + axis.name, axis.coordinates, axis.units, axis.long_name);
}

void add_values(ArchiveFile& archive, const DatasetDescription& description,
                const observables::FieldValues& values) {
    std::visit(
        [&](auto numbers) {
            if constexpr (std::is_same_v<decltype(numbers), std::vector<double>>)
                std::transform(numbers.begin(), numbers.end(), numbers.begin(), canonical);
            archive.add(description, std::move(numbers));
        },
        values);
}

}  // namespace

std::vector<ComputedStatistic> compute_statistics(const scheduling::PreparedJob& prepared,
                                                  const ArchiveFile& archive, GatheredUnits& units,
                                                  unsigned threads, const Pulse& pulse) {
    std::vector<scheduling::JobStatistic> wanted = scheduling::make_statistics(prepared);
    Cells cells = empty_cells(units, prepared.job.seeds.size());
    for (const scheduling::JobStatistic& one : wanted)
        for (const std::string& path : one.type.needs)
            if (!has_axes(prepared, path))
                add(cells, path, prepared, units);
    for (const scheduling::JobStatistic& one : wanted) {
        for (CellSample& cell : cells.samples)
            one.statistic->revise(cell);
        for (const std::string& path : one.type.revises)
            take_back(cells, path, prepared, units);
    }
    std::vector<ComputedStatistic> computed;
    for (scheduling::JobStatistic& one : wanted) {
        std::vector<std::string> with_axes;
        std::copy_if(one.type.needs.begin(), one.type.needs.end(), std::back_inserter(with_axes),
                     [&](const std::string& path) { return has_axes(prepared, path); });
        std::vector<observables::FieldValues> values =
            with_axes.empty()
                ? statistics::compute_all(*one.statistic, cells.samples, threads, pulse)
                : compute_by_points(one, cells, with_axes, archive, axes_of(units.grid()),
                                    scheduling::points_gathered_at_once(prepared), threads, pulse);
        computed.push_back({std::move(one.statistic), std::move(values)});
    }
    return computed;
}

std::vector<statistics::Interval> compute_intervals(const scheduling::PreparedJob& prepared,
                                                    const GatheredUnits& units, std::size_t seeds,
                                                    unsigned threads, const Pulse& pulse) {
    for (const scheduling::JobStatistic& one : scheduling::make_statistics(prepared))
        for (const statistics::NamedInterval& named : one.statistic->intervals()) {
            if (scheduling::target_name(*one.statistic, named) != prepared.job.run.target)
                continue;
            Cells cells = empty_cells(units, seeds);
            for (const std::string& path : one.type.needs)
                if (!has_axes(prepared, path))
                    add(cells, path, prepared, units);
            for (CellSample& cell : cells.samples)
                one.statistic->revise(cell);
            return statistics::compute_all(named, cells.samples, threads, pulse);
        }
    throw InternalError("run.target = " + prepared.job.run.target +
                        " is not among the statistics; please report it with the job file");
}

void write_statistic(ArchiveFile& archive, const GridAxes& grid, const ComputedStatistic& computed) {
    const statistics::Statistic& statistic = *computed.statistic;
    for (const observables::Field& field : statistic.fields())
        add_scales(archive, field);
    for (const statistics::Companion& companion : statistic.companions()) {
        add_scales(archive, companion.field);
        add_values(archive, description_of(companion.field, {}), companion.values);
    }
    for (std::size_t field = 0; field < computed.values.size(); ++field)
        add_values(archive, description_of(statistic.fields()[field], grid.names()), computed.values[field]);
}

}  // namespace netlyap::archive
