#pragma once

#include "netlyap/core/byte_stream.hpp"
#include "netlyap/storage/journal/encoded_record.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace netlyap::journal {

/// The form of one column of a record: what can be checked of its bytes without knowing what they mean. Every
/// journal names its columns, so that its records can be checked where the data of the job are not at hand.
struct ColumnShape {
    std::string path;  ///< of the field
    observables::FieldType type = observables::FieldType::float64;
    std::uint64_t entries = 0;          ///< per seed; 0 in a table, which has no fixed number
    bool has_axes = false;              ///< then the column is an HDF5 chunk with its checksum
    bool may_be_absent = false;         ///< then a column with axes may be empty
    std::optional<std::uint64_t> rows;  ///< of a column of a table: the column that counts the rows
    std::vector<std::uint8_t> flags =
        {};                    ///< what an enumeration may hold besides the missing value; empty: all
    std::int64_t version = 1;  ///< of the definition of the quantity, see Field::version

    bool operator==(const ColumnShape&) const = default;
};

[[nodiscard]] std::vector<ColumnShape> column_shapes(std::span<const observables::Field> fields);

/// To bytes and back; DataError when they are not columns. Up to journal format 4 they had no versions: all
/// were 1.
void put_columns(ByteWriter& writer, std::span<const ColumnShape> columns, bool with_versions = true);
[[nodiscard]] std::vector<ColumnShape> get_columns(ByteReader& reader, bool with_versions = true);

/// Stands for the columns, versions included, where they would take too much room: in every record.
[[nodiscard]] std::uint64_t column_tag(std::span<const ColumnShape> columns);

/// Why the record cannot be one of a job, whatever its fields are: its time, its messages, a status that does
/// not go with its columns. Empty when nothing is wrong.
[[nodiscard]] std::string misfit(const EncodedRecord& record);

/// Why the record has not these columns: their number, lengths, checksums, flags, rows and missing values.
/// A unit that was given up has none. Empty when nothing is wrong.
[[nodiscard]] std::string misfit(const EncodedRecord& record, std::span<const ColumnShape> columns);

}  // namespace netlyap::journal
