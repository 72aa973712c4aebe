#include "netlyap/storage/run_directory/gather.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/inside_file.hpp"
#include "netlyap/core/missing.hpp"
#include "netlyap/sweep/job/job_keys.hpp"
#include "netlyap/storage/archive/archive.hpp"
#include "netlyap/storage/input/job_file.hpp"
#include "netlyap/storage/journal/grid_contents.hpp"
#include "netlyap/storage/journal/journal.hpp"
#include "netlyap/storage/run_directory/former_jobs.hpp"

#include "journal/column_versions.hpp"

#include <sys/stat.h>
#include <algorithm>

namespace netlyap::run_directory {

namespace {

/// Tells a file from the one that had its name before; all 0: there is none.
struct FileIdentity {
    dev_t device = 0;
    ino_t number = 0;
    std::int64_t seconds = 0;
    std::int64_t nanoseconds = 0;
    bool operator==(const FileIdentity&) const = default;
};

FileIdentity identity_of(const std::filesystem::path& file) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0)
        return {};
    return {status.st_dev, status.st_ino, status.st_mtim.tv_sec, status.st_mtim.tv_nsec};
}

/// How many results of initial conditions an archive holds; 0 where there is none worth keeping.
std::int64_t seeds_in(const std::filesystem::path& archive) {
    try {
        const archive::ArchiveTables tables = archive::read_tables(archive);
        return tables.seeds_complete + tables.seeds_diverged;
    } catch (const Error&) {
        return 0;
    }
}

/// The archive of the job before it was extended is worth more than a part of the larger one.
[[noreturn]] void refuse_part_of_extension(const std::filesystem::path& archive,
                                           const journal::GridContents& contents) {
    const bool is_pending = contents.pending() > 0;
    throw Error(is_pending ? ExitCode::stopped : ExitCode::incomplete,
                archive.string() +
                    " is the archive of the job before it was extended, which stays until all units of the "
                    "larger one are there: " +
                    std::to_string(is_pending ? contents.pending() : contents.given_up()) + " of " +
                    std::to_string(contents.units().size()) +
                    (is_pending ? " are pending; `netlyap run` computes them"
                                : " were given up; `netlyap run --retry-failed` tries them again") +
                    ", and --out FILE gathers what is there into another file");
}

/// DataError when the journals hold less than the archive that would be replaced.
void check_gain(const std::filesystem::path& archive, std::int64_t in_archive, std::int64_t in_journals) {
    if (in_journals < in_archive)
        throw DataError(
            "the archive " + archive.string() + " holds " + std::to_string(in_archive) +
            " results of initial conditions, the journals only " + std::to_string(in_journals) +
            " of this job, so it is left as it is; run the job again to compute what the journals have lost, "
            "give its job.ini back the grid that it had, or move the archive away and gather again");
}

/// Whether the directory still is of these report settings.
bool has_report_settings_of(const RunLayout& layout, const job::Job& job) {
    return !is_file_inside(layout.job()) ||
           job::differing_keys(read_run_job(layout), job, job::KeyRole::report).empty();
}

}  // namespace

unsigned gather_writers(unsigned processors) {
    return std::clamp(processors, 4U, 16U);
}

GatherResult gather(const RunLayout& layout, const scheduling::PreparedJob& prepared, unsigned threads,
                    const std::function<void()>& pulse, const std::filesystem::path& file) {
    const std::filesystem::path archive = file.empty() ? layout.archive() : file;
    const FileIdentity before = identity_of(archive);
    const std::int64_t in_archive = seeds_in(archive);
    const journal::GridContents contents(layout.journals(),
                                         contract_in(layout, prepared, journal::JournalUse::reading),
                                         scheduling::Grid(prepared.job));
    const journal::JournalIndex& index = contents.index();
    const std::vector<journal::ColumnShape> wanted = journal::column_shapes(prepared.fields);
    const std::vector<journal::ColumnShape>& recorded = index.columns ? *index.columns : wanted;
    const bool is_of_this_version = journal::are_same_quantities(recorded, wanted);
    const journal::RecordReader reader(index);
    if (file.empty() && contents.complete() < static_cast<std::int64_t>(contents.units().size()) &&
        is_archive_of_former(layout, prepared.job))
        refuse_part_of_extension(archive, contents);
    check_gain(archive, in_archive, contents.results());

    journal::Provenance provenance;
    provenance.data_source = prepared.job.source;
    provenance.job_text = read_inside(layout.given());
    provenance.starts = index.starts;
    provenance.finished = index.last_written;
    for (const journal::UnitContents& unit : contents.units()) {
        provenance.seconds_per_unit.push_back(unit.is_pending() ? missing_value : unit.record->seconds);
        provenance.deaths_per_unit.push_back(unit.deaths());
    }

    GatherResult result;
    result.units = static_cast<std::int64_t>(contents.units().size());
    result.complete = contents.complete();
    result.failed = contents.given_up();
    result.damaged = contents.damaged();
    result.remarks = journal::remarks_on(recorded, wanted);
    const auto record = [&](scheduling::UnitNumber unit) -> std::optional<journal::EncodedRecord> {
        const journal::JournalEntry* const entry = contents.unit(unit).record;
        if (entry == nullptr)
            return std::nullopt;
        journal::EncodedRecord encoded = reader.read(*entry);
        return is_of_this_version ? std::move(encoded) : journal::with_columns(encoded, recorded, wanted);
    };
    result.is_superseded = !archive::write_archive(
        archive,
        {.prepared = prepared,
         .record = record,
         .provenance = provenance,
         .threads = threads,
         .pulse = pulse,
         .versions = journal::versions_with_columns(recorded, wanted),
         .writers = gather_writers(threads)},
        [&] {
            return (identity_of(archive) == before || seeds_in(archive) <= contents.results()) &&
                   (!file.empty() || has_report_settings_of(layout, prepared.job));
        });
    return result;
}

}  // namespace netlyap::run_directory
