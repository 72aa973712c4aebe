#include "netlyap/sweep/job/job_data.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/model/generated_data.hpp"
#include "netlyap/sweep/job/data_digest.hpp"

#include "file_data.hpp"

#include <memory>
#include <optional>
#include <utility>

namespace netlyap::job {

namespace {

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
    const SplitRule& rule = text.kept->rule;
    if (rule.samples.is_all())
        return;
    const bool is_other_draw = rule.samples.is_random() && job.split_seed != rule.split_seed;
    if (is_other_draw || (!job.samples.is_all() && job.samples != rule.samples))
        throw UsageError(text.name +
                         " has a part of the data, chosen with data.samples = " + value_text(rule.samples) +
                         " and data.split_seed = " + std::to_string(rule.split_seed) +
                         ", and others cannot be chosen from it; leave these keys as they are, or name the "
                         "file that the data came from with data.source");
    job.samples = rule.samples;
}

/// The data that are kept, and of those, where they are all, the ones that the job chooses.
JobData kept_data(const Job& job, const KeptData& kept) {
    JobData data{samples_as_read(kept), kept.lines, kept.feature_names, kept.has_header};
    if (kept.rule.is_given && !job.test_source.empty())
        data.training = kept.split.train.count;
    else if (kept.rule.samples.is_all())
        data.samples =
            chosen_samples(std::move(data.samples), job.samples, static_cast<std::uint64_t>(job.split_seed));
    return data;
}

/// By which rule the data are split; data.train becomes a number. UsageError where that is another one than
/// data.test_source leaves.
SplitRule split_rule(Job& job, std::size_t samples, std::optional<std::size_t> training) {
    const TrainCount train = training_samples(job);
    const auto wanted = static_cast<std::int64_t>(training.value_or(samples));
    if (training && train.is_number() && train.number() != wanted)
        throw UsageError("data.train = " + value_text(train) + ", but with data.test_source all " +
                         std::to_string(wanted) +
                         " samples of data.source are for training; leave data.train out, or take some of "
                         "them with data.samples");
    job.train = train.is_all() ? wanted : train.number();
    return {job.train.number(), job.split_seed, job.scale, job.samples, training.has_value()};
}

}  // namespace

JobData read_job_data(Job& job, const DataText& text) {
    if (is_built_in(job.source)) {
        job.digest.clear();
        JobData data = job.source == "iris" ? JobData{iris(), {}} : generated(job);
        data.samples =
            chosen_samples(std::move(data.samples), job.samples, static_cast<std::uint64_t>(job.split_seed));
        return data;
    }
    if (text.kept)
        check_reading(job, text);
    JobData data = text.kept ? kept_data(job, *text.kept) : read_file_data(job, text);
    check_digest(job, text, data_digest(data.samples));
    return data;
}

std::shared_ptr<const KeptData> split_job_data(Job& job, const DataText& text) {
    if (text.kept && !is_built_in(job.source)) {
        check_reading(job, text);
        const KeptData& kept = *text.kept;
        const std::size_t training = kept.split.train.count;
        const bool is_given = kept.rule.is_given && !job.test_source.empty();
        if (split_rule(job, training + kept.split.test.count,
                       is_given ? std::optional(training) : std::nullopt) == kept.rule) {
            check_digest(job, text, kept.digest);
            return text.kept;
        }
    }
    JobData read = read_job_data(job, text);
    const SplitRule rule = split_rule(job, read.samples.count, read.training);
    auto kept = std::make_shared<KeptData>(keep_data(std::move(read.samples), rule));
    kept->digest = job.digest;
    kept->reading = job.reading;
    kept->lines = std::move(read.lines);
    kept->feature_names = std::move(read.feature_names);
    kept->has_header = read.has_header;
    kept->rows_read = read.rows_read;
    return kept;
}

}  // namespace netlyap::job
