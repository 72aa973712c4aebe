#include "netlyap/sweep/job/job_data.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/printable.hpp"
#include "netlyap/model/csv.hpp"
#include "netlyap/model/generated_data.hpp"
#include "netlyap/model/number_table.hpp"
#include "netlyap/sweep/job/data_digest.hpp"

#include <memory>
#include <optional>
#include <utility>

namespace netlyap::job {

namespace {

/// The classes that stand in a file of their own; none where the job names no such file.
std::optional<ClassList> classes_elsewhere(const Job& job, const DataText& text, std::size_t samples) {
    if (job.labels.empty())
        return std::nullopt;
    const DataContent& labels = text.labels;
    return labels.numbers ? class_list(*labels.numbers, labels.name)
                          : parse_class_list(labels.bytes, labels.name, samples);
}

CsvReading reading_of(const Job& job) {
    CsvReading reading = job.reading;
    reading.has_classes_elsewhere = !job.labels.empty();
    return reading;
}

/// Adds the classes where they stand elsewhere.
void add_classes(Samples& samples, const std::optional<ClassList>& list, const DataText& text) {
    if (list)
        set_classes(samples, *list, text.name, text.labels.name);
}

/// Says from where the classes are, where that is elsewhere.
std::vector<DataLine> with_place(std::vector<DataLine> lines, const std::optional<ClassList>& list,
                                 const DataText& text) {
    for (DataLine& line : lines)
        if (list && line.head == "classes")
            line.text += " (" + printable(text.labels.name) + ": " + list->form + ")";
    return lines;
}

JobData read_text(const Job& job, const DataText& text, HeaderRule header) {
    CsvReading reading = reading_of(job);
    reading.header = header;
    CsvTable table = parse_csv(text.bytes, text.name, reading);
    const std::optional<ClassList> list = classes_elsewhere(job, text, table.samples.count);
    add_classes(table.samples, list, text);
    std::vector<DataLine> lines = with_place(csv_lines(table), list, text);
    return {std::move(table.samples), std::move(lines), std::move(table.feature_names), table.has_header};
}

bool has_data_of(const JobData& data, const Job& job) {
    return job.digest.empty() || is_same_data(job.digest, data_digest(data.samples));
}

/// The data of a text without a header, if they then have the digest of the job.
std::optional<JobData> read_without_header(const Job& job, const DataText& text) {
    if (job.digest.empty() || job.reading.header != HeaderRule::automatic)
        return std::nullopt;
    try {
        JobData data = read_text(job, text, HeaderRule::no);
        return has_data_of(data, job) ? std::optional(std::move(data)) : std::nullopt;
    } catch (const Error&) {
        return std::nullopt;
    }
}

JobData read_as_digested(const Job& job, const DataText& text) {
    try {
        JobData data = read_text(job, text, job.reading.header);
        if (!has_data_of(data, job))
            if (std::optional<JobData> other = read_without_header(job, text))
                return std::move(*other);
        return data;
    } catch (const Error&) {
        if (std::optional<JobData> other = read_without_header(job, text))
            return std::move(*other);
        throw;
    }
}

JobData read_numbers(const Job& job, const DataText& text) {
    ReadTable read = read_table(*text.numbers, text.name, reading_of(job));
    const std::optional<ClassList> list = classes_elsewhere(job, text, read.samples.count);
    add_classes(read.samples, list, text);
    std::vector<DataLine> lines = with_place(table_lines(*text.numbers, read), list, text);
    return {std::move(read.samples), std::move(lines)};
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
    JobData data = text.numbers ? read_numbers(job, text) : read_as_digested(job, text);
    check_digest(job, text, data_digest(data.samples));
    return data;
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
