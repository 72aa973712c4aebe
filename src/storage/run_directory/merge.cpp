#include "netlyap/storage/run_directory/merge.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/inside_file.hpp"
#include "netlyap/sweep/job/given_start.hpp"
#include "netlyap/sweep/job/job_keys.hpp"
#include "netlyap/storage/archive/archive.hpp"
#include "netlyap/storage/journal/journal.hpp"

#include "merged_records.hpp"

#include <algorithm>
#include <system_error>

namespace netlyap::run_directory {

namespace {

/// Appends the values that are not there yet.
template <class Number>
void unite(std::vector<Number>& list, const std::vector<Number>& more) {
    std::set<Number> known(list.begin(), list.end());
    for (const Number value : more)
        if (known.insert(value).second)
            list.push_back(value);
}

void check_out(const MergeRequest& request) {
    namespace fs = std::filesystem;
    const std::string name = request.out.string();
    std::error_code ignored;
    if (fs::exists(fs::symlink_status(request.out, ignored)) &&
        !(fs::is_directory(request.out, ignored) && fs::is_empty(request.out, ignored)))
        throw UsageError(
            "--out " + name +
            " is there and is not an empty folder, so nothing is merged into it; give the name of a "
            "new one");
    const fs::path whole = fs::weakly_canonical(request.out, ignored);
    for (const MergeInput& input : request.inputs)
        for (fs::path folder = whole; folder != folder.parent_path(); folder = folder.parent_path())
            if (fs::equivalent(folder, input.layout.root, ignored))
                throw UsageError("--out " + name + " lies in the run directory " +
                                 input.layout.root.string() +
                                 ", which is only read; give a place outside of it");
    check_usable({request.out});
}

/// UsageError where a row of theta(0) would belong to another seed than it did.
void check_rows_of_start(const MergeRequest& request, const job::DataText& data) {
    const MergeInput& first = request.inputs.front();
    if (!job::has_start_file(first.job))
        return;
    const std::size_t rows = scheduling::PreparedJob(first.job, data).given_start.rows;
    if (rows > 1 && std::any_of(request.inputs.begin(), request.inputs.end(), [&](const MergeInput& input) {
            return input.job.seeds != request.job.seeds;
        }))
        throw UsageError(
            "theta(0) of " + first.layout.root.string() + " (network.init_file) has " + std::to_string(rows) +
            " rows, one for every value of sweep.seeds, so runs are merged only if all of them have "
            "the same sweep.seeds in the same order, without --sort");
}

void check_versions(const MergeRequest& request, std::span<const observables::Field> fields) {
    for (const MergeInput& input : request.inputs)
        if (const std::string why = journal::why_not_continued(input.layout.journals(), input.job, fields);
            !why.empty())
            throw UsageError(
                "the run directory " + input.layout.root.string() +
                " is of another version of netlyap, whose results are not mixed with those of this "
                "one: " +
                why + "; merge with the version that computed it, or compute it anew");
}

std::string given_text(const MergeRequest& request) {
    std::string text = request.given;
    for (const MergeInput& input : request.inputs)
        text += "# the job of " + input.layout.root.string() + ", as given:\n" +
                read_inside(input.layout.given());
    return text;
}

/// The units in journals of the same starts of processes as in the inputs, so that /provenance knows who
/// computed them.
void write_journals(const RunDirectory& directory, const scheduling::PreparedJob& prepared,
                    const MergedRecords& records) {
    constexpr std::size_t most_unwritten = 16U << 20U;
    for (const MergedRecords::Origin& origin : records.origins()) {
        journal::JournalWriter writer(directory.layout().journals(), prepared, origin.start);
        std::size_t unwritten = 0;
        for (const scheduling::UnitNumber unit : origin.units) {
            const journal::EncodedRecord record = records.record(unit);
            writer.write(record);
            for (const Bytes& column : record.columns)
                unwritten += column.size();
            if (unwritten > most_unwritten) {
                writer.sync();
                unwritten = 0;
            }
        }
        writer.sync();
    }
}

}  // namespace

job::Job merged_job(std::span<const MergeInput> inputs, bool sorted,
                    const std::set<std::string>& given_keys) {
    const MergeInput& first = inputs.front();
    job::Job job = first.job;
    std::vector<double> epsilon = job::perturbation_radii(first.job);
    for (const MergeInput& input : inputs.subspan(1)) {
        for (const job::KeyRole role : {job::KeyRole::record, job::KeyRole::report})
            for (const job::KeyDifference& difference : job::differing_keys(first.job, input.job, role)) {
                if (given_keys.contains(difference.name))
                    continue;
                const bool is_report = role == job::KeyRole::report;
                throw UsageError("the run directories are not of one job: " + difference.name + " is " +
                                 difference.first + " in " + first.layout.root.string() + " and " +
                                 difference.second + " in " + input.layout.root.string() +
                                 (is_report ? "; say which one holds with --" + difference.name
                                            : "; only sweep.eta, sweep.epsilon and sweep.seeds may differ"));
            }
        unite(job.eta, input.job.eta);
        unite(epsilon, job::perturbation_radii(input.job));
        unite(job.seeds, input.job.seeds);
    }
    if (sorted) {
        std::sort(job.eta.begin(), job.eta.end());
        std::sort(epsilon.begin(), epsilon.end());
        std::sort(job.seeds.begin(), job.seeds.end());
    }
    if (epsilon != job::perturbation_radii(job))  // a default stays one
        job.epsilon = epsilon;
    return job;
}

MergeResult merge(const MergeRequest& request) {
    check_out(request);
    const MergeInput& first = request.inputs.front();
    job::DataText data = read_data_of_run(first.layout, first.job);
    check_rows_of_start(request, data);
    const scheduling::PreparedJob prepared(request.job, data);
    archive::check_archivable(prepared);
    check_versions(request, prepared.fields);
    const MergedRecords records(request.inputs, prepared);
    MergeResult result;
    result.shared = records.check_shared();
    result.left_behind = records.left_behind();
    result.damaged = records.damaged();
    RunDirectory directory({.root = request.out,
                            .job = prepared.job,
                            .given = given_text(request),
                            .slice = {},
                            .data = prepared.kept_data,
                            .start = std::move(data.start)});
    try {
        write_journals(directory, prepared, records);
    } catch (const IoError& failure) {
        throw IoError("merging failed, and " + request.out.string() +
                      " holds a part only: remove it before you merge again; " + failure.what());
    }
    result.gathered =
        gather(directory.layout(), prepared, request.threads, [&directory] { directory.check(); });
    return result;
}

}  // namespace netlyap::run_directory
