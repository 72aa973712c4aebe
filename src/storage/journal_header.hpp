#pragma once

#include "netlyap/core/byte_stream.hpp"
#include "netlyap/storage/provenance.hpp"

namespace netlyap {

/// The first frame of every journal.
struct JournalHeader {
    std::string unit_identity;  ///< of the job, see sweep/job.hpp
    ProcessStart start;         ///< the process that writes
};

[[nodiscard]] Bytes serialize(const JournalHeader& header);

/// DataError when the bytes are no header.
[[nodiscard]] JournalHeader deserialize_header(std::span<const std::byte> bytes);

}  // namespace netlyap
