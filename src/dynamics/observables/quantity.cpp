#include "netlyap/dynamics/observables/quantity.hpp"

#include "netlyap/kernel/kernel.hpp"

namespace netlyap::observables {

Results::Results(std::span<const Field> fields) {
    for (const Field& field : fields) {
        entries_.push_back(entries_per_seed(field));
        values_.push_back(missing_values(field.type, lanes * entries_.back()));
    }
}

}  // namespace netlyap::observables
