#include "header.hpp"

#include "netlyap/core/digest.hpp"
#include "netlyap/core/error.hpp"
#include "netlyap/sweep/scheduling/evaluation.hpp"

#include <cmath>

namespace netlyap::journal {

std::uint64_t state_tag(std::span<const ColumnShape> columns) {
    ByteWriter writer;
    writer.put(scheduling::state_version);
    put_columns(writer, columns, false);
    for (const ColumnShape& column : columns)
        if (column.version != 1) {  // so that states from before there were versions keep their tag
            writer.put_text(column.path);
            writer.put(column.version);
        }
    return digest(std::span<const std::byte>(writer.bytes()));
}

Bytes serialize(const JournalHeader& header) {
    ByteWriter writer;
    writer.put(header.format_version);
    writer.put_text(header.unit_identity);
    writer.put_text(header.start.host);
    writer.put(header.start.process);
    writer.put(header.start.rank);
    writer.put(header.start.ranks);
    writer.put_text(header.start.kernel);
    writer.put_text(header.start.version);
    writer.put(header.start.started);
    writer.put_text(header.start.slurm_job);
    put_columns(writer, header.columns.value());
    return writer.take();
}

JournalHeader deserialize_header(std::span<const std::byte> bytes) {
    ByteReader reader(bytes);
    JournalHeader header;
    header.format_version = reader.get<std::uint64_t>();
    if (!is_readable(header.format_version))
        return header;
    header.unit_identity = reader.get_text();
    header.start.host = reader.get_text();
    header.start.process = reader.get<std::int64_t>();
    header.start.rank = reader.get<std::int64_t>();
    header.start.ranks = reader.get<std::int64_t>();
    header.start.kernel = reader.get_text();
    header.start.version = reader.get_text();
    header.start.started = reader.get<double>();
    if (header.format_version >= 3)
        header.start.slurm_job = reader.get_text();
    if (header.format_version >= 4)
        header.columns = get_columns(reader, header.format_version >= 5);
    const ProcessStart& start = header.start;
    if (start.process < 0 || start.rank < 0 || start.rank >= start.ranks || !std::isfinite(start.started) ||
        start.started < 0.0 || !reader.empty())
        throw DataError("these bytes are not the header of a journal");
    return header;
}

}  // namespace netlyap::journal
