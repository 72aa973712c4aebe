#include "netlyap/storage/journal/encoded_record.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/storage/files/chunk_checksum.hpp"

#include "unit_bytes.hpp"

#include <cmath>
#include <cstring>
#include <type_traits>
#include <utility>

namespace netlyap::journal {

namespace {

[[noreturn]] void refuse(const std::string& reason) {
    throw DataError("malformed record: " + reason);
}

/// The numbers as bytes, with room for a checksum; every NaN with the bits 0x7ff8000000000000.
Bytes canonical_bytes(const observables::FieldValues& values) {
    static constexpr std::uint64_t canonical_nan = 0x7ff8000000000000U;
    return std::visit(
        [](const auto& numbers) {
            const auto bytes = std::as_bytes(std::span(numbers));
            Bytes result;
            result.reserve(bytes.size() + files::checksum_size);
            result.insert(result.end(), bytes.begin(), bytes.end());
            if constexpr (std::is_same_v<decltype(numbers), const std::vector<double>&>)
                for (std::size_t i = 0; i < numbers.size(); ++i)
                    if (std::isnan(numbers[i]))
                        std::memcpy(result.data() + i * sizeof canonical_nan, &canonical_nan,
                                    sizeof canonical_nan);
            return result;
        },
        values);
}

Bytes encode_column(const observables::FieldValues& values, const observables::Field& field) {
    Bytes bytes = canonical_bytes(values);
    if (bytes.empty() && !field.axes.empty())
        return bytes;
    const bool is_table_column = field.table && values.index() == static_cast<std::size_t>(field.type);
    if (is_table_column)
        return bytes;
    if (values.index() != static_cast<std::size_t>(field.type) ||
        bytes.size() !=
            lanes * observables::entries_per_seed(field) * observables::bytes_per_entry(field.type))
        throw InternalError("the observable of " + field.path +
                            " recorded another type or number of values than it declared; please report it "
                            "with the job file");
    return field.axes.empty() ? bytes : files::with_checksum(std::move(bytes));
}

}  // namespace

EncodedRecord encode(const scheduling::Record& record, std::span<const observables::Field> fields,
                     double seconds) {
    if (!record.values.empty() && record.values.size() != fields.size())
        throw InternalError("a record has " + std::to_string(record.values.size()) + " columns for " +
                            std::to_string(fields.size()) + " fields; please report it with the job file");
    EncodedRecord encoded{record.unit, record.status, record.message, seconds, {}};
    for (std::size_t field = 0; field < record.values.size(); ++field)
        encoded.columns.push_back(encode_column(record.values[field], fields[field]));
    return encoded;
}

void serialize(ByteWriter& writer, const EncodedRecord& record) {
    std::size_t size = 1024;  // of all but the columns, roughly
    for (const Bytes& column : record.columns)
        size += column.size() + sizeof(std::uint64_t);
    writer.reserve(size);
    put_unit(writer, record.unit);
    writer.put(record.status);
    for (const std::string& message : record.message)
        writer.put_text(message);
    writer.put(record.seconds);
    writer.put<std::uint64_t>(record.columns.size());
    for (const Bytes& column : record.columns)
        writer.put_all(std::span(column));
}

EncodedRecord deserialize(std::span<const std::byte> bytes) {
    ByteReader reader(bytes);
    EncodedRecord record;
    record.unit = get_unit(reader);
    for (scheduling::SeedStatus& status : record.status) {
        const auto value = reader.get<std::uint8_t>();
        if (value > static_cast<std::uint8_t>(scheduling::SeedStatus::failed))
            refuse("there is no status " + std::to_string(value));
        status = static_cast<scheduling::SeedStatus>(value);
    }
    for (std::string& message : record.message)
        message = reader.get_text();
    record.seconds = reader.get<double>();
    const auto columns = reader.get<std::uint64_t>();
    for (std::uint64_t column = 0; column < columns; ++column)  // ends by itself where the bytes end
        record.columns.push_back(reader.get_all<std::byte>());
    if (!reader.empty())
        refuse("bytes follow its end");
    return record;
}

}  // namespace netlyap::journal
