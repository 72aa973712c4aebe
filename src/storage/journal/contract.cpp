#include "netlyap/core/error.hpp"
#include "netlyap/storage/journal/journal.hpp"

#include "column_versions.hpp"
#include "file.hpp"
#include "folder.hpp"
#include "header.hpp"

namespace netlyap::journal {

namespace {

/// The header of a journal that can be read; nothing of a damaged one.
std::optional<JournalHeader> header_of(const std::filesystem::path& file) {
    constexpr std::size_t read_ahead = 4096;
    JournalFile journal(file, read_ahead);
    const std::optional<Frame> frame = journal.at(0);
    if (!frame || frame->kind != FrameKind::header)
        return std::nullopt;
    try {
        JournalHeader header = deserialize_header(frame->payload);
        return is_readable(header.format_version) ? std::optional(std::move(header)) : std::nullopt;
    } catch (const DataError&) {
        return std::nullopt;
    }
}

}  // namespace

JournalContract contract_of(const job::Job& job) {
    return {.unit_identity = job::unit_identity(job),
            .older_unit_identity = job::older_unit_identity(job),
            .iterations = job.iterations};
}

JournalContract contract_of(const scheduling::PreparedJob& prepared, JournalUse use) {
    JournalContract contract = contract_of(prepared.job);
    contract.columns = column_shapes(prepared.fields);
    contract.unnamed = unnamed_columns(prepared.fields);
    contract.state_tag = state_tag(*contract.columns);
    contract.use = use;
    return contract;
}

std::string why_not_continued(const std::filesystem::path& folder, const job::Job& job,
                              std::span<const observables::Field> fields) {
    const std::string identity = job::unit_identity(job);
    std::vector<JournalDamage> none;
    for (const std::filesystem::path& file : journals_in(folder, none))
        if (const std::optional<JournalHeader> header = header_of(file);
            header && job::is_same_identity(header->unit_identity, identity))
            return why_not_continued(header->columns ? *header->columns : unnamed_columns(fields),
                                     column_shapes(fields));
    return "";
}

}  // namespace netlyap::journal
