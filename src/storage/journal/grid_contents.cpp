#include "netlyap/storage/journal/grid_contents.hpp"

#include <algorithm>

namespace netlyap::journal {

namespace {

template <class Value>
const Value* find_unit(const std::map<scheduling::WorkUnit, Value>& values,
                       const scheduling::WorkUnit& unit) {
    const auto found = values.find(unit);
    return found == values.end() ? nullptr : &found->second;
}

}  // namespace

GridContents::GridContents(const std::filesystem::path& folder, const JournalContract& contract,
                           const scheduling::Grid& grid)
    : index_(index_journals(folder, contract)) {
    units_.reserve(static_cast<std::size_t>(grid.units()));
    for (scheduling::UnitNumber number; number.value < grid.units(); ++number) {
        const scheduling::WorkUnit unit = grid.unit(number);
        const UnitContents& contents = units_.emplace_back(
            UnitContents{find_unit(index_.records, unit), find_unit(index_.histories, unit)});
        complete_ += contents.is_complete() ? 1 : 0;
        given_up_ += contents.is_given_up() ? 1 : 0;
        results_ += contents.is_complete() ? static_cast<std::int64_t>(unit.seeds.size()) : 0;
    }
    damaged_ = std::count_if(index_.damage.begin(), index_.damage.end(),
                             [](const JournalDamage& damage) { return !damage.is_torn_tail; });
}

}  // namespace netlyap::journal
