#include "gathered_units.hpp"

#include "netlyap/core/error.hpp"

#include <algorithm>
#include <cstring>
#include <type_traits>

namespace netlyap::archive {

GatheredUnits::GatheredUnits(const scheduling::PreparedJob& prepared)
    : prepared_(prepared),
      grid_(prepared.job),
      status_(static_cast<std::size_t>(grid_.cells()) * grid_.seeds().size(),
              scheduling::SeedStatus::pending),
      messages_(status_.size()) {
    for (const observables::Field& field : prepared.fields)
        values_.push_back(
            observables::missing_values(field.type, field.axes.empty() && !field.table ? status_.size() : 0));
}

void GatheredUnits::add(scheduling::UnitNumber number, const journal::EncodedRecord& record) {
    const auto unfit = [&](const std::string& reason) {
        throw DataError("the record of unit " + std::to_string(number.value) + " does not fit the job: " +
                        reason + "; it is of another job or of another version of netlyap");
    };
    if (record.unit != grid_.unit(number))
        unfit("it is of another unit");
    if (!record.columns.empty() && record.columns.size() != prepared_.fields.size())
        unfit("it has " + std::to_string(record.columns.size()) + " columns for " +
              std::to_string(prepared_.fields.size()) + " fields");
    const scheduling::GridPosition place = grid_.place(number);
    const std::size_t seeds = record.unit.seeds.size();
    const std::size_t first = grid_.cell(place) * grid_.seeds().size() + place.block * lanes;
    for (std::size_t lane = 0; lane < seeds; ++lane) {
        status_[first + lane] = record.status[lane];
        messages_[first + lane] = record.message[lane];
    }
    for (std::size_t field = 0; field < record.columns.size(); ++field) {
        const observables::Field& description = prepared_.fields[field];
        if (!description.axes.empty())
            continue;
        const Bytes& column = record.columns[field];
        if (description.table) {
            if (column.size() % observables::bytes_per_entry(description.type) != 0)
                unfit("its column " + description.path + " has " + std::to_string(column.size()) + " bytes");
            if (column.empty())
                continue;
            std::visit(
                [&](auto& numbers) {
                    const std::size_t before = numbers.size();
                    numbers.resize(before + column.size() / sizeof numbers.front());
                    std::memcpy(numbers.data() + before, column.data(), column.size());
                },
                values_[field]);
            continue;
        }
        if (column.size() != lanes * observables::bytes_per_entry(description.type))
            unfit("its column " + description.path + " has " + std::to_string(column.size()) + " bytes");
        std::visit(
            [&](auto& numbers) {
                std::memcpy(numbers.data() + first, column.data(), seeds * sizeof numbers.front());
            },
            values_[field]);
    }
}

UnitHoles GatheredUnits::holes() const {
    return unit_holes(axes_of(grid_), status_);
}

}  // namespace netlyap::archive
