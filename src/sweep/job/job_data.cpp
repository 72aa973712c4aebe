#include "netlyap/sweep/job/job_data.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/model/csv.hpp"
#include "netlyap/model/generated_data.hpp"
#include "netlyap/sweep/job/data_digest.hpp"

#include <memory>
#include <optional>
#include <span>
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

void check_digest(Job& job, const DataText& text, const std::string& found) {
    if (!job.digest.empty() && !is_same_data(job.digest, found))
        throw DataError("the data in " + text.name + " has the digest " + found +
                        ", but data.digest = " + job.digest + "; " + text.if_other);
    job.digest = found;
}

/// Data that are kept were read by columns that nobody can change any more.
void check_reading(Job& job, const DataText& text) {
    for (const auto& [key, column] :
         {std::pair{"data.label_column", &CsvReading::label_column}, {"data.target", &CsvReading::target}}) {
        std::string& wanted = job.reading.*column;
        const std::string& kept = text.kept->reading.*column;
        if (!wanted.empty() && wanted != kept)
            throw UsageError(
                text.name + " has its data as they were read, " +
                (kept.empty() ? std::string("without ") + key : "with " + std::string(key) + " = " + kept) +
                ", so they cannot have " + key + " = " + wanted +
                "; leave it out, or name the file that they came from with data.source");
        wanted = kept;
    }
}

}  // namespace

DataText read_data_text(const Job& job) {
    validate(job);
    if (is_built_in(job.source))
        return {};
    auto bytes = std::make_shared<std::string>(read_csv_text(job.source));
    if (!is_kept_data(*bytes))
        return {.name = job.source, .bytes = std::move(*bytes)};
    const std::span<const std::byte> content = std::as_bytes(std::span(*bytes));
    return {.name = job.source,
            .kept = std::make_shared<KeptData>(read_kept_data(content, std::move(bytes), job.source))};
}

JobData read_job_data(Job& job, const DataText& text) {
    if (is_built_in(job.source)) {
        job.digest.clear();
        return job.source == "iris" ? JobData{iris(), {}} : generated(job);
    }
    if (text.kept) {
        check_reading(job, text);
        JobData data{samples_as_read(*text.kept), text.kept->lines, text.kept->feature_names,
                     text.kept->has_header};
        check_digest(job, text, data_digest(data.samples));
        return data;
    }
    CsvTable table = read_as_digested(job, text);
    check_digest(job, text, data_digest(table.samples));
    std::vector<DataLine> lines = csv_lines(table);
    return {std::move(table.samples), std::move(lines), std::move(table.feature_names), table.has_header};
}

std::shared_ptr<const KeptData> split_job_data(Job& job, const DataText& text) {
    const bool is_kept = text.kept && !is_built_in(job.source);
    const auto rule_of = [&](std::size_t samples) {
        const TrainCount train = training_samples(job);
        job.train = train.is_all() ? static_cast<std::int64_t>(samples) : train.number();
        return SplitRule{job.train.number(), job.split_seed, job.scale};
    };
    if (is_kept) {
        check_reading(job, text);
        check_digest(job, text, text.kept->digest);
        const DataSplit& split = text.kept->split;
        if (rule_of(split.train.count + split.test.count) == text.kept->rule)
            return text.kept;
    }
    JobData read = read_job_data(job, text);
    const SplitRule rule = rule_of(read.samples.count);
    auto kept = std::make_shared<KeptData>(keep_data(std::move(read.samples), rule));
    kept->digest = job.digest;
    kept->reading = job.reading;
    kept->lines = std::move(read.lines);
    kept->feature_names = std::move(read.feature_names);
    kept->has_header = read.has_header;
    return kept;
}

}  // namespace netlyap::job
