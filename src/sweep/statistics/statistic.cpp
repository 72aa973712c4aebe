#include "netlyap/sweep/statistics/statistic.hpp"

#include "netlyap/core/in_parallel.hpp"

#include "registry.hpp"

#include <algorithm>

namespace netlyap::statistics {

observables::Field Statistic::named(observables::Field field, observables::FieldType type) const {
    field.type = type;
    field.path = group_ + "/" + field.path;
    return field;
}

void Statistic::revise(CellSample&) const {}

void Statistic::prepare(std::span<const CellSample>, unsigned, const Pulse&) {}

std::vector<observables::FieldValues> compute_all(Statistic& statistic, std::span<const CellSample> cells,
                                                  unsigned threads, const Pulse& pulse) {
    statistic.prepare(cells, threads, pulse);
    std::vector<std::vector<observables::FieldValues>> of_cells(cells.size());
    in_parallel(cells.size(), threads, pulse, [&](std::size_t cell, const Pulse& own) {
        observables::Results results(statistic.fields(), 1);
        statistic.compute(cells[cell], results, own);
        of_cells[cell] = std::move(results).take();
    });
    std::vector<observables::FieldValues> all;
    for (const observables::Field& field : statistic.fields())
        all.push_back(observables::missing_values(field.type, 0));
    for (const std::vector<observables::FieldValues>& cell : of_cells)
        for (std::size_t field = 0; field < all.size(); ++field)
            std::visit(
                [&](auto& numbers) {
                    const auto& added = std::get<std::decay_t<decltype(numbers)>>(cell[field]);
                    NETLYAP_ASSERT(added.size() == observables::entries_per_seed(statistic.fields()[field]),
                                   "a statistic fills in its quantities along their axes");
                    numbers.insert(numbers.end(), added.begin(), added.end());
                },
                all[field]);
    return all;
}

std::vector<Interval> compute_all(const NamedInterval& interval, std::span<const CellSample> cells,
                                  unsigned threads, const Pulse& pulse) {
    std::vector<Interval> all(cells.size());
    in_parallel(cells.size(), threads, pulse,
                [&](std::size_t cell, const Pulse& own) { all[cell] = interval.of(cells[cell], own); });
    return all;
}

const std::vector<StatisticType>& statistic_types() {
    static const std::vector<StatisticType> types = [] {
        std::vector<StatisticType> all;
        for (StatisticType (*const declaration)() : registered)
            all.push_back(declaration());
        return all;
    }();
    return types;
}

const StatisticType& statistic_type(const std::string& name) {
    const std::vector<StatisticType>& types = statistic_types();
    const auto found = std::find_if(types.begin(), types.end(),
                                    [&](const StatisticType& type) { return type.name == name; });
    NETLYAP_ASSERT(found != types.end(), "a statistic is asked for that there is");
    return *found;
}

}  // namespace netlyap::statistics
