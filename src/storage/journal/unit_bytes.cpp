#include "unit_bytes.hpp"

#include "netlyap/core/error.hpp"

#include <cmath>

namespace netlyap::journal {

namespace {

/// Beside the number of seeds: the iteration of the perturbation follows them. Units of jobs with one
/// perturbation look as they always did.
constexpr std::uint64_t has_perturb_at = std::uint64_t{1} << 32U;

}  // namespace

void put_unit(ByteWriter& writer, const scheduling::WorkUnit& unit) {
    writer.put(unit.eta);
    writer.put(unit.epsilon);
    writer.put<std::uint64_t>(unit.seeds.size() | (unit.perturb_at ? has_perturb_at : 0));
    for (const std::int64_t seed : unit.seeds)
        writer.put(seed);
    if (unit.perturb_at)
        writer.put(*unit.perturb_at);
}

scheduling::WorkUnit get_unit(ByteReader& reader) {
    scheduling::WorkUnit unit;
    unit.eta = reader.get<double>();
    unit.epsilon = reader.get<double>();
    const auto count = reader.get<std::uint64_t>();
    const std::uint64_t seeds = count & ~has_perturb_at;
    if (!std::isfinite(unit.eta) || unit.eta <= 0.0 || !std::isfinite(unit.epsilon) || unit.epsilon < 0.0)
        throw DataError("malformed unit: eta or epsilon is not a value that a sweep can have");
    if (seeds == 0 || seeds > lanes)
        throw DataError("malformed unit: it has 1 to 8 seeds, not " + std::to_string(seeds));
    while (unit.seeds.size() < seeds)
        unit.seeds.push_back(reader.get<std::int64_t>());
    if (count != seeds)
        unit.perturb_at = reader.get<std::int64_t>();
    if (unit.perturb_at.value_or(0) < 0)
        throw DataError("malformed unit: it is perturbed at iteration " + std::to_string(*unit.perturb_at));
    return unit;
}

}  // namespace netlyap::journal
