#include "netlyap/dynamics/observables/quantity.hpp"

namespace netlyap::observables {

Results::Results(std::span<const Field> fields, std::size_t count) {
    for (const Field& field : fields) {
        entries_.push_back(entries_per_seed(field));
        values_.push_back(missing_values(field.type, count * entries_.back()));
    }
}

}  // namespace netlyap::observables
