#include "netlyap/dynamics/observables/field.hpp"

#include "netlyap/core/assert.hpp"
#include "netlyap/core/missing.hpp"

#include <algorithm>
#include <numeric>

namespace netlyap::observables {

std::vector<std::int64_t> counted(std::int64_t first, std::size_t count) {
    std::vector<std::int64_t> values(count);
    std::iota(values.begin(), values.end(), first);
    return values;
}

std::size_t entries_per_seed(const Field& field) {
    std::size_t entries = field.table ? 0 : 1;
    for (const Axis& axis : field.axes)
        entries *= axis.coordinates.size();
    return entries;
}

std::size_t field_index(std::span<const Field> fields, const std::string& path) {
    const auto found =
        std::find_if(fields.begin(), fields.end(), [&](const Field& field) { return field.path == path; });
    NETLYAP_ASSERT(found != fields.end(), "a field is looked for that is declared");
    return static_cast<std::size_t>(found - fields.begin());
}

std::size_t bytes_per_entry(FieldType type) {
    return type == FieldType::uint8 ? 1 : 8;
}

FieldValues missing_values(FieldType type, std::size_t count) {
    switch (type) {
        case FieldType::float64:
            return std::vector<double>(count, missing_value);
        case FieldType::int64:
            return std::vector<std::int64_t>(count, -1);
        case FieldType::uint8:
            break;
    }
    return std::vector<std::uint8_t>(count, missing_flag);
}

}  // namespace netlyap::observables
