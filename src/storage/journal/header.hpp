#pragma once

#include "netlyap/core/byte_stream.hpp"
#include "netlyap/storage/journal/provenance.hpp"
#include "netlyap/storage/journal/record_columns.hpp"

#include <optional>
#include <vector>

namespace netlyap::journal {

/// Changes when the frames of a journal get another form.
/// Versions from 2 on are read: 3 added the Slurm job, 4 the columns, the tag of a state and the give-ups, 5
/// the versions of quantities. From 6 on an outcome of `kept` means that there is an exponent, which is
/// judged when the units are gathered, and the unit identity has no keys of the role report.
inline constexpr std::uint64_t journal_format_version = 6;

[[nodiscard]] constexpr bool is_readable(std::uint64_t format_version) noexcept {
    return format_version >= 2 && format_version <= journal_format_version;
}

/// The first frame of every journal.
struct JournalHeader {
    std::uint64_t format_version = journal_format_version;
    std::string unit_identity;                                       ///< of the job, see sweep/job/job.hpp
    ProcessStart start;                                              ///< the process that writes
    std::optional<std::vector<ColumnShape>> columns = std::nullopt;  ///< of its records, from format 4 on
};

/// Tells apart what states are of: those of another version, or of other quantities, are not continued.
[[nodiscard]] std::uint64_t state_tag(std::span<const ColumnShape> columns);

[[nodiscard]] Bytes serialize(const JournalHeader& header);

/// DataError when the bytes are not a header. Of another format version only the version is read.
[[nodiscard]] JournalHeader deserialize_header(std::span<const std::byte> bytes);

}  // namespace netlyap::journal
