#include "netlyap/sweep/job/job_data.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/model/csv.hpp"
#include "netlyap/model/generated_data.hpp"
#include "netlyap/sweep/job/data_digest.hpp"

#include <optional>
#include <utility>

namespace netlyap::job {

namespace {

bool has_data_of(const CsvTable& table, const Job& job) {
    return job.digest.empty() || is_same_data(job.digest, data_digest(table.samples));
}

/// The table without a header, if it then has the digest of the job.
std::optional<CsvTable> read_without_header(const Job& job, const DataText& text) {
    if (job.digest.empty() || job.reading.header != HeaderRule::automatic)
        return std::nullopt;
    CsvReading reading = job.reading;
    reading.header = HeaderRule::no;
    try {
        CsvTable table = parse_csv(text.bytes, text.name, reading);
        return has_data_of(table, job) ? std::optional(std::move(table)) : std::nullopt;
    } catch (const Error&) {
        return std::nullopt;
    }
}

CsvTable read_as_digested(const Job& job, const DataText& text) {
    try {
        CsvTable table = parse_csv(text.bytes, text.name, job.reading);
        if (!has_data_of(table, job))
            if (std::optional<CsvTable> other = read_without_header(job, text))
                return std::move(*other);
        return table;
    } catch (const Error&) {
        if (std::optional<CsvTable> other = read_without_header(job, text))
            return std::move(*other);
        throw;
    }
}

JobData generated(const Job& job) {
    GeneratedData data =
        generate(job.source, job.loss == Loss::squared ? Learned::targets : Learned::classes);
    std::vector<DataLine> lines = {
        {"data", generated_source(job.source) + ": " + data.equation},
        {"features", std::to_string(data.samples.features) + ": " + names_text(data.feature_names)},
        learned_line(data.samples)};
    return {std::move(data.samples), std::move(lines), std::move(data.feature_names)};
}

}  // namespace

DataText read_data_text(const Job& job) {
    validate(job);
    return is_built_in(job.source) ? DataText{}
                                   : DataText{.name = job.source, .bytes = read_csv_text(job.source)};
}

JobData read_job_data(Job& job, const DataText& text) {
    if (is_built_in(job.source)) {
        job.digest.clear();
        return job.source == "iris" ? JobData{iris(), {}} : generated(job);
    }
    CsvTable table = read_as_digested(job, text);
    const std::string found = data_digest(table.samples);
    if (!job.digest.empty() && !is_same_data(job.digest, found))
        throw DataError("the data in " + text.name + " has the digest " + found +
                        ", but data.digest = " + job.digest + "; " + text.if_other);
    job.digest = found;
    std::vector<DataLine> lines = csv_lines(table);
    return {std::move(table.samples), std::move(lines), std::move(table.feature_names), table.has_header};
}

}  // namespace netlyap::job
