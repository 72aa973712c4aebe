#include "netlyap/storage/journal/record_lanes.hpp"

#include "netlyap/core/assert.hpp"
#include "netlyap/storage/files/chunk_checksum.hpp"

#include <cstring>

namespace netlyap::journal {

namespace {

Bytes part_of(const Bytes& bytes, std::size_t begin, std::size_t size) {
    NETLYAP_ASSERT(begin + size <= bytes.size(), "the record has the columns that it should have");
    const auto first = bytes.begin() + static_cast<std::ptrdiff_t>(begin);
    return {first, first + static_cast<std::ptrdiff_t>(size)};
}

std::size_t count_at(const Bytes& counts, std::size_t lane) {
    std::int64_t count = 0;
    std::memcpy(&count, counts.data() + lane * sizeof count, sizeof count);
    return static_cast<std::size_t>(count);
}

/// The rows of one seed lie behind those of the seeds before it.
Bytes rows_of(const Bytes& bytes, const ColumnShape& column, const Bytes& counts, std::size_t lane) {
    std::size_t before = 0;
    for (std::size_t other = 0; other < lane; ++other)
        before += count_at(counts, other);
    const std::size_t size = observables::bytes_per_entry(column.type);
    return part_of(bytes, before * size, count_at(counts, lane) * size);
}

std::size_t bytes_per_seed(const ColumnShape& column) {
    return column.entries * observables::bytes_per_entry(column.type);
}

Bytes missing_seed(const ColumnShape& column) {
    return std::visit(
        [](const auto& numbers) {
            const auto bytes = std::as_bytes(std::span(numbers));
            return Bytes(bytes.begin(), bytes.end());
        },
        observables::missing_values(column.type, column.entries));
}

bool can_be_absent(const ColumnShape& column) {
    return column.has_axes && column.may_be_absent;
}

Bytes column_of(std::span<const LaneRecord> seeds, const ColumnShape& column, std::size_t number) {
    Bytes bytes;
    bool is_absent = true;
    for (const LaneRecord& seed : seeds)
        is_absent = is_absent && seed.columns[number].empty();
    if (is_absent && (column.rows || can_be_absent(column)))
        return bytes;
    const auto append = [&bytes](const Bytes& more) { bytes.insert(bytes.end(), more.begin(), more.end()); };
    if (column.rows) {
        for (const LaneRecord& seed : seeds)
            append(seed.columns[number]);
        return bytes;
    }
    const Bytes missing = missing_seed(column);
    bytes.reserve(lanes * missing.size() + files::checksum_size);
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        const bool is_there = lane < seeds.size() && !seeds[lane].columns[number].empty();
        append(is_there ? seeds[lane].columns[number] : missing);
    }
    return column.has_axes ? files::with_checksum(std::move(bytes)) : bytes;
}

}  // namespace

LaneRecord lane_of(const EncodedRecord& record, std::span<const ColumnShape> columns, std::size_t lane) {
    NETLYAP_ASSERT(lane < record.unit.seeds.size() && record.columns.size() == columns.size(),
                   "the record has the seed and the columns");
    LaneRecord seed{record.status[lane], record.message[lane], {}};
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const ColumnShape& column = columns[i];
        const Bytes& bytes = record.columns[i];
        if (column.rows) {
            seed.columns.push_back(rows_of(bytes, column, record.columns[*column.rows], lane));
        } else if (bytes.empty() && can_be_absent(column)) {
            seed.columns.emplace_back();
        } else {
            const std::size_t size = bytes_per_seed(column);
            Bytes numbers = part_of(bytes, lane * size, size);
            const bool is_absent = can_be_absent(column) && numbers == missing_seed(column);
            seed.columns.push_back(is_absent ? Bytes() : std::move(numbers));
        }
    }
    return seed;
}

EncodedRecord record_of(const scheduling::WorkUnit& unit, std::span<const LaneRecord> seeds,
                        std::span<const ColumnShape> columns, double seconds) {
    NETLYAP_ASSERT(seeds.size() == unit.seeds.size(), "there is a lane for every seed");
    EncodedRecord record{unit, {}, {}, seconds, {}};
    for (std::size_t lane = 0; lane < seeds.size(); ++lane) {
        record.status[lane] = seeds[lane].status;
        record.message[lane] = seeds[lane].message;
    }
    for (std::size_t i = 0; i < columns.size(); ++i)
        record.columns.push_back(column_of(seeds, columns[i], i));
    return record;
}

std::string first_difference(const LaneRecord& one, const LaneRecord& other,
                             std::span<const ColumnShape> columns) {
    if (one.status != other.status)
        return "status";
    if (one.message != other.message)
        return "message";
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (one.columns[i] != other.columns[i])
            return columns[i].path;
    return "";
}

}  // namespace netlyap::journal
