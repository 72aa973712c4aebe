#pragma once

#include "netlyap/core/byte_stream.hpp"
#include "netlyap/core/digest.hpp"
#include "netlyap/sweep/scheduling/evaluation.hpp"
#include "netlyap/sweep/scheduling/record.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace netlyap {

/// A checksum over all that a record says.
inline std::uint64_t fingerprint(const scheduling::Record& record) {
    ByteWriter writer;
    writer.put(record.unit.eta);
    writer.put(record.unit.epsilon);
    writer.put_all(std::span(record.unit.seeds));
    writer.put(record.status);
    for (const std::string& message : record.message)
        writer.put_text(message);
    for (const observables::FieldValues& values : record.values)
        std::visit([&](const auto& numbers) { writer.put_all(std::span(numbers)); }, values);
    return digest(std::span<const std::byte>(writer.bytes()));
}

/// The fingerprints of all units of a job as evaluate() has them: [unit number].
inline std::vector<std::uint64_t> expected_fingerprints(const scheduling::PreparedJob& prepared) {
    const auto kernel = make_kernel("scalar", prepared.system);
    const scheduling::Grid grid(prepared.job);
    std::vector<std::uint64_t> all;
    for (scheduling::UnitNumber unit; unit.value < grid.units(); ++unit)
        all.push_back(fingerprint(scheduling::evaluate(prepared, grid.unit(unit), *kernel)));
    return all;
}

}  // namespace netlyap
