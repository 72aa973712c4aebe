#pragma once

#include "netlyap/storage/journal/encoded_record.hpp"
#include "netlyap/storage/journal/record_columns.hpp"

#include <span>
#include <string>
#include <vector>

namespace netlyap::journal {

/// What a record holds of one of its seeds. Seeds do not depend on those that were computed beside them, so
/// records can be taken apart and put together with other seeds.
struct LaneRecord {
    scheduling::SeedStatus status = scheduling::SeedStatus::pending;
    std::string message;
    /// One per column of the record. With axes: its numbers, none where all are missing in a column that may
    /// be absent. Without axes: its number. Of a table: its rows.
    std::vector<Bytes> columns;

    bool operator==(const LaneRecord&) const = default;
};

/// The seed at this place of the unit. The record has these columns (misfit() says so) and was not given up.
[[nodiscard]] LaneRecord lane_of(const EncodedRecord& record, std::span<const ColumnShape> columns,
                                 std::size_t lane);

/// The record of a unit of these seeds, bit for bit as encode() makes it of a unit that was computed: missing
/// in the lanes without a seed. One lane for every seed of the unit, in its order.
[[nodiscard]] EncodedRecord record_of(const scheduling::WorkUnit& unit, std::span<const LaneRecord> seeds,
                                      std::span<const ColumnShape> columns, double seconds);

/// In what two results of a seed differ: the path of the first quantity, or "status", or "message"; empty
/// when they agree bit for bit.
[[nodiscard]] std::string first_difference(const LaneRecord& one, const LaneRecord& other,
                                           std::span<const ColumnShape> columns);

}  // namespace netlyap::journal
