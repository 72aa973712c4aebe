#include "netlyap/storage/run_directory/gather.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/inside_file.hpp"
#include "netlyap/core/missing.hpp"
#include "netlyap/sweep/job/job_keys.hpp"
#include "netlyap/storage/archive/archive.hpp"
#include "netlyap/storage/input/job_file.hpp"
#include "netlyap/storage/journal/journal.hpp"

#include "journal/column_versions.hpp"

#include <sys/stat.h>
#include <algorithm>

namespace netlyap::run_directory {

namespace {

/// The ends of journals whose process died while writing are not counted: they are as expected.
std::int64_t damaged_places(const journal::JournalIndex& index) {
    return std::count_if(index.damage.begin(), index.damage.end(),
                         [](const journal::JournalDamage& damage) { return !damage.is_torn_tail; });
}

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

/// How many results of initial conditions of the grid the journals hold.
std::int64_t seeds_in(const journal::JournalIndex& index, const scheduling::Grid& grid) {
    std::int64_t seeds = 0;
    for (std::int64_t unit = 0; unit < grid.units(); ++unit)
        if (const auto found = index.records.find(grid.unit(unit));
            found != index.records.end() && !found->second.is_failed)
            seeds += static_cast<std::int64_t>(grid.unit(unit).seeds.size());
    return seeds;
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

SweepHistory sweep_history(const RunLayout& layout, const scheduling::PreparedJob& prepared,
                           const scheduling::Grid& grid) {
    journal::JournalIndex index = journal::index_journals(layout.journals(), journal::contract_of(prepared));
    SweepHistory history;
    history.damaged = damaged_places(index);
    history.is_done.resize(static_cast<std::size_t>(grid.units()));
    for (std::int64_t unit = 0; unit < grid.units(); ++unit) {
        const auto record = index.records.find(grid.unit(unit));
        const bool is_recorded = record != index.records.end();
        if (is_recorded && record->second.is_failed)
            history.given_up.push_back(unit);
        history.is_done[static_cast<std::size_t>(unit)] = is_recorded && !record->second.is_failed;
        if (const auto found = index.histories.find(grid.unit(unit)); found != index.histories.end())
            history.units.emplace(unit, std::move(found->second));
    }
    return history;
}

GatherResult gather(const RunLayout& layout, const scheduling::PreparedJob& prepared, unsigned threads,
                    const std::function<void()>& pulse, const std::filesystem::path& file) {
    const std::filesystem::path archive = file.empty() ? layout.archive() : file;
    const FileIdentity before = identity_of(archive);
    const std::int64_t in_archive = seeds_in(archive);
    const journal::JournalIndex index = journal::index_journals(
        layout.journals(), journal::contract_of(prepared, journal::JournalUse::reading));
    const std::vector<journal::ColumnShape> wanted = journal::column_shapes(prepared.fields);
    const std::vector<journal::ColumnShape>& recorded = index.columns ? *index.columns : wanted;
    const bool is_of_this_version = journal::are_same_quantities(recorded, wanted);
    const journal::RecordReader reader(index);
    const scheduling::Grid grid(prepared.job);
    check_gain(archive, in_archive, seeds_in(index, grid));

    journal::Provenance provenance;
    provenance.data_source = prepared.job.source;
    provenance.job_text = read_inside(layout.given());
    provenance.starts = index.starts;
    provenance.finished = index.last_written;
    for (std::int64_t unit = 0; unit < grid.units(); ++unit) {
        const auto found = index.records.find(grid.unit(unit));
        provenance.seconds_per_unit.push_back(found == index.records.end() ? missing_value
                                                                           : found->second.seconds);
        const auto history = index.histories.find(grid.unit(unit));
        provenance.deaths_per_unit.push_back(history == index.histories.end() ? 0 : history->second.deaths);
    }

    GatherResult result;
    std::int64_t seeds = 0;
    result.units = grid.units();
    result.remarks = journal::remarks_on(recorded, wanted);
    result.damaged = damaged_places(index);
    const auto record = [&](std::int64_t unit) -> std::optional<journal::EncodedRecord> {
        pulse();
        const auto found = index.records.find(grid.unit(unit));
        if (found == index.records.end())
            return std::nullopt;
        journal::EncodedRecord encoded = reader.read(found->second);
        const bool is_failed = encoded.status[0] == scheduling::SeedStatus::failed;
        ++(is_failed ? result.failed : result.complete);
        seeds += is_failed ? 0 : static_cast<std::int64_t>(encoded.unit.seeds.size());
        if (!is_of_this_version)
            return journal::with_columns(encoded, recorded, wanted);
        return encoded;
    };
    result.is_superseded = !archive::write_archive(
        archive,
        {prepared, record, provenance, threads, pulse, journal::versions_with_columns(recorded, wanted)},
        [&] {
            return (identity_of(archive) == before || seeds_in(archive) <= seeds) &&
                   (!file.empty() || has_report_settings_of(layout, prepared.job));
        });
    return result;
}

}  // namespace netlyap::run_directory
