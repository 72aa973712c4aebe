#include "unit_bytes.hpp"

#include "netlyap/core/error.hpp"

#include <cmath>

namespace netlyap::journal {

void put_unit(ByteWriter& writer, const scheduling::WorkUnit& unit) {
    writer.put(unit.eta);
    writer.put(unit.epsilon);
    writer.put_all(std::span(unit.seeds));
}

scheduling::WorkUnit get_unit(ByteReader& reader) {
    scheduling::WorkUnit unit;
    unit.eta = reader.get<double>();
    unit.epsilon = reader.get<double>();
    unit.seeds = reader.get_all<std::int64_t>();
    if (!std::isfinite(unit.eta) || unit.eta <= 0.0 || !std::isfinite(unit.epsilon) || unit.epsilon < 0.0)
        throw DataError("malformed unit: eta or epsilon is not a value that a sweep can have");
    if (unit.seeds.empty() || unit.seeds.size() > lanes)
        throw DataError("malformed unit: it has 1 to 8 seeds, not " + std::to_string(unit.seeds.size()));
    return unit;
}

}  // namespace netlyap::journal
