#pragma once

#include "netlyap/core/byte_stream.hpp"
#include "netlyap/sweep/scheduling/record.hpp"

#include <span>
#include <vector>

namespace netlyap::journal {

/// A record in the form in which it is kept: what a journal holds and what the archive copies.
struct EncodedRecord {
    scheduling::WorkUnit unit;
    std::array<scheduling::SeedStatus, lanes> status{};
    std::array<std::string, lanes> message{};
    double seconds = 0.0;  ///< that its computation took; goes to /provenance only
    /// One per field of the job, empty when the unit failed. A field with axes: the bytes of its HDF5 chunk
    /// [1, 1, 8, axes ...] with its checksum, ready to be written as they are, or none where the unit has
    /// nothing of it. A field without axes: its 8 plain numbers. A column of a table: its plain numbers.
    std::vector<Bytes> columns;
};

/// Encodes a record: NaN becomes the canonical one, fields with axes get their checksum (chunk_checksum.hpp).
[[nodiscard]] EncodedRecord encode(const scheduling::Record& record,
                                   std::span<const observables::Field> fields, double seconds);

/// To bytes and back; DataError when the bytes are not a record.
void serialize(ByteWriter& writer, const EncodedRecord& record);
[[nodiscard]] EncodedRecord deserialize(std::span<const std::byte> bytes);

}  // namespace netlyap::journal
