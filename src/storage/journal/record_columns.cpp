#include "netlyap/storage/journal/record_columns.hpp"

#include "netlyap/core/digest.hpp"
#include "netlyap/core/error.hpp"
#include "netlyap/storage/files/chunk_checksum.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace netlyap::journal {

namespace {

constexpr std::size_t longest_message = 1000;
/// Far above what any job has; lengths made from it do not wrap.
constexpr std::uint64_t most_entries = std::uint64_t{1} << 48U;

bool is_failed(const EncodedRecord& record) {
    return record.status[0] == scheduling::SeedStatus::failed;
}

bool is_flag(std::uint8_t value, const std::vector<std::uint8_t>& flags) {
    return value == observables::missing_flag || std::find(flags.begin(), flags.end(), value) != flags.end();
}

bool is_canonical(const std::byte* number) {
    static constexpr std::uint64_t canonical_nan = 0x7ff8000000000000U;
    double value = 0.0;
    std::uint64_t bits = 0;
    std::memcpy(&value, number, sizeof value);
    std::memcpy(&bits, number, sizeof bits);
    return !std::isnan(value) || bits == canonical_nan;
}

/// What the numbers of a column may not be; empty when they are as they should.
std::string misfit_of_numbers(std::span<const std::byte> numbers, const ColumnShape& column) {
    if (column.type == observables::FieldType::uint8 && !column.flags.empty())
        for (const std::byte value : numbers)
            if (!is_flag(std::to_integer<std::uint8_t>(value), column.flags))
                return "it holds the flag " + std::to_string(std::to_integer<int>(value)) +
                       ", which there is not";
    if (column.type == observables::FieldType::float64)
        for (std::size_t place = 0; place < numbers.size(); place += sizeof(double))
            if (!is_canonical(numbers.data() + place))
                return "a missing value has other bits than it should";
    return "";
}

/// The rows of all seeds of a unit, from the column that counts them; nothing when a count is negative.
std::optional<std::uint64_t> rows_in(const Bytes& counts, std::size_t seeds) {
    std::uint64_t rows = 0;
    for (std::size_t lane = 0; lane < seeds; ++lane) {
        std::int64_t of_seed = 0;
        std::memcpy(&of_seed, counts.data() + lane * sizeof of_seed, sizeof of_seed);
        if (of_seed < 0 || static_cast<std::uint64_t>(of_seed) > most_entries)
            return std::nullopt;
        rows += static_cast<std::uint64_t>(of_seed);
    }
    return rows;
}

std::string misfit_of_column(const Bytes& bytes, const ColumnShape& column) {
    if (bytes.empty() && column.has_axes && column.may_be_absent)
        return "";
    const std::size_t size = lanes * column.entries * observables::bytes_per_entry(column.type);
    if (bytes.size() != size + (column.has_axes ? files::checksum_size : 0))
        return "it has " + std::to_string(bytes.size()) + " bytes";
    if (column.has_axes && !files::has_right_checksum(bytes))
        return "its checksum is wrong";
    return misfit_of_numbers(std::span(bytes).first(size), column);
}

std::string misfit_of_table(const Bytes& bytes, const ColumnShape& column, std::uint64_t rows) {
    if (bytes.size() != rows * observables::bytes_per_entry(column.type))
        return "it has " + std::to_string(bytes.size()) + " bytes for " + std::to_string(rows) + " rows";
    return misfit_of_numbers(bytes, column);
}

}  // namespace

std::vector<ColumnShape> column_shapes(std::span<const observables::Field> fields) {
    std::vector<ColumnShape> columns;
    for (const observables::Field& field : fields) {
        ColumnShape column{field.path,
                           field.type,
                           observables::entries_per_seed(field),
                           !field.axes.empty(),
                           field.may_be_absent,
                           {},
                           {},
                           field.version};
        if (field.table)
            column.rows = observables::field_index(fields, field.table->rows);
        for (const observables::Flag& flag : field.flags)
            column.flags.push_back(flag.value);
        columns.push_back(std::move(column));
    }
    return columns;
}

void put_columns(ByteWriter& writer, std::span<const ColumnShape> columns, bool with_versions) {
    writer.put<std::uint64_t>(columns.size());
    for (const ColumnShape& column : columns) {
        writer.put_text(column.path);
        writer.put(column.type);
        writer.put(column.entries);
        writer.put<std::uint8_t>(column.has_axes ? 1 : 0);
        writer.put<std::uint8_t>(column.may_be_absent ? 1 : 0);
        writer.put<std::uint8_t>(column.rows ? 1 : 0);
        writer.put<std::uint64_t>(column.rows.value_or(0));
        writer.put_all(std::span(column.flags));
        if (with_versions)
            writer.put(column.version);
    }
}

std::vector<ColumnShape> get_columns(ByteReader& reader, bool with_versions) {
    std::vector<ColumnShape> columns;
    const auto count = reader.get<std::uint64_t>();
    for (std::uint64_t i = 0; i < count; ++i) {  // ends by itself where the bytes end
        ColumnShape column;
        column.path = reader.get_text();
        column.type = reader.get<observables::FieldType>();
        column.entries = reader.get<std::uint64_t>();
        column.has_axes = reader.get_flag();
        column.may_be_absent = reader.get_flag();
        const bool is_of_table = reader.get_flag();
        const auto rows = reader.get<std::uint64_t>();
        if (is_of_table)
            column.rows = rows;
        column.flags = reader.get_all<std::uint8_t>();
        if (with_versions)
            column.version = reader.get<std::int64_t>();
        if (column.type > observables::FieldType::uint8 || column.entries > most_entries ||
            column.version < 1)
            throw DataError("the column " + column.path +
                            " has a type, a length or a version that there is not");
        columns.push_back(std::move(column));
    }
    for (const ColumnShape& column : columns)
        if (column.rows &&
            (*column.rows >= count || columns[*column.rows].type != observables::FieldType::int64 ||
             columns[*column.rows].has_axes || columns[*column.rows].entries != 1))
            throw DataError("nothing counts the rows of the column " + column.path);
    return columns;
}

std::uint64_t column_tag(std::span<const ColumnShape> columns) {
    ByteWriter writer;
    put_columns(writer, columns);
    return digest(std::span<const std::byte>(writer.bytes()));
}

std::string misfit(const EncodedRecord& record) {
    if (!std::isfinite(record.seconds) || record.seconds < 0.0)
        return "it took a time that is not one";
    for (const std::string& message : record.message)
        if (message.size() > longest_message)
            return "a message has " + std::to_string(message.size()) + " bytes";
    for (std::size_t lane = 0; lane < record.unit.seeds.size(); ++lane) {
        const scheduling::SeedStatus status = record.status[lane];
        if (status == scheduling::SeedStatus::pending ||
            (status == scheduling::SeedStatus::failed) != is_failed(record))
            return "a seed has a status that does not go with that of the others";
    }
    if (is_failed(record) && !record.columns.empty())
        return "the unit was given up, but has columns";
    return "";
}

std::string misfit(const EncodedRecord& record, std::span<const ColumnShape> columns) {
    if (is_failed(record))
        return "";
    if (record.columns.size() != columns.size())
        return "it has " + std::to_string(record.columns.size()) + " columns instead of " +
               std::to_string(columns.size());
    const auto in_column = [&](std::size_t column, const std::string& reason) {
        return "column " + columns[column].path + ": " + reason;
    };
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (!columns[i].rows)
            if (const std::string reason = misfit_of_column(record.columns[i], columns[i]); !reason.empty())
                return in_column(i, reason);
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (columns[i].rows) {
            const auto rows = rows_in(record.columns[*columns[i].rows], record.unit.seeds.size());
            if (!rows)
                return in_column(*columns[i].rows, "it counts fewer rows than none");
            if (const std::string reason = misfit_of_table(record.columns[i], columns[i], *rows);
                !reason.empty())
                return in_column(i, reason);
        }
    return "";
}

}  // namespace netlyap::journal
