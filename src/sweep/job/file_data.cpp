#include "file_data.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/printable.hpp"
#include "netlyap/model/csv.hpp"
#include "netlyap/model/number_table.hpp"
#include "netlyap/sweep/job/data_digest.hpp"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <optional>
#include <string_view>
#include <utility>

namespace netlyap::job {

namespace {

/// A file of samples, and that of their classes where they stand in one of their own.
struct SampleFile {
    const std::string& name;
    std::string_view bytes;
    const NumberTable* numbers;  ///< in place of the bytes
    const DataContent& labels;
    CsvReading reading;
};

SampleFile training_file(const Job& job, const DataText& text, HeaderRule header) {
    SampleFile file{text.name, text.bytes, text.numbers.get(), text.labels, job.reading};
    file.reading.header = header;
    file.reading.has_classes_elsewhere = !job.labels.empty();
    return file;
}

SampleFile test_file(const Job& job, const DataText& text, HeaderRule header) {
    SampleFile file = training_file(job, text, header);
    file.reading.least_classes = 1;
    return {text.test.name, text.test.bytes, text.test.numbers.get(), text.test_labels, file.reading};
}

/// The classes that stand in a file of their own; none where there is no such file.
std::optional<ClassList> classes_elsewhere(const SampleFile& file, std::size_t samples) {
    if (!file.reading.has_classes_elsewhere)
        return std::nullopt;
    const DataContent& labels = file.labels;
    return labels.numbers ? class_list(*labels.numbers, labels.name)
                          : parse_class_list(labels.bytes, labels.name, samples);
}

/// Says from where the classes are, where that is elsewhere.
std::vector<DataLine> with_place(std::vector<DataLine> lines, const std::optional<ClassList>& list,
                                 const SampleFile& file) {
    for (DataLine& line : lines)
        if (list && line.head == "classes")
            line.text += " (" + printable(file.labels.name) + ": " + list->form + ")";
    return lines;
}

JobData read_file(const SampleFile& file) {
    const auto add_classes = [&](Samples& samples) {
        const std::optional<ClassList> list = classes_elsewhere(file, samples.count);
        if (list)
            set_classes(samples, *list, file.name, file.labels.name, file.reading.least_classes);
        return list;
    };
    if (file.numbers != nullptr) {
        ReadTable read = read_table(*file.numbers, file.name, file.reading);
        const std::optional<ClassList> list = add_classes(read.samples);
        std::vector<DataLine> lines = with_place(table_lines(*file.numbers, read), list, file);
        return {std::move(read.samples), std::move(lines)};
    }
    CsvTable table = parse_csv(file.bytes, file.name, file.reading);
    const std::optional<ClassList> list = add_classes(table.samples);
    std::vector<DataLine> lines = with_place(csv_lines(table), list, file);
    return {std::move(table.samples), std::move(lines), std::move(table.feature_names), table.has_header};
}

/// Gives the classes of the samples for testing the numbers that they have in training.
void number_classes(Samples& test, const std::string& test_name, const Samples& train,
                    const std::string& train_name) {
    std::vector<std::uint32_t> number_of;
    for (const std::string& name : test.class_names) {
        const auto found = std::find(train.class_names.begin(), train.class_names.end(), name);
        if (found == train.class_names.end())
            throw DataError(test_name + " has the class " + printable(name) + ", which " + train_name +
                            " lacks; that has " + names_text(train.class_names));
        number_of.push_back(static_cast<std::uint32_t>(found - train.class_names.begin()));
    }
    for (std::uint32_t& label : test.labels)
        label = number_of[label];
    test.classes = train.classes;
    test.class_names = train.class_names;
}

/// Adds the samples for testing, of which the rows go on from those of data.source.
void add_test_samples(JobData& data, JobData test, const DataText& text, std::size_t rows_of_source) {
    const auto columns_of = [](const JobData& one) {
        return std::to_string(one.samples.features) + " features" +
               (one.samples.has_classes()
                    ? ""
                    : " and " + std::to_string(one.samples.target_names.size()) + " targets");
    };
    if (columns_of(test) != columns_of(data))
        throw DataError(text.test.name + " has " + columns_of(test) + ", but " + text.name + " has " +
                        columns_of(data) + "; data.test_source has the columns of data.source");
    if (!test.feature_names.empty() && !data.feature_names.empty() &&
        test.feature_names != data.feature_names)
        throw DataError(text.test.name + " has the features " + names_text(test.feature_names) + ", but " +
                        text.name + " has " + names_text(data.feature_names) +
                        "; data.test_source has the columns of data.source, in the same order");
    if (data.samples.has_classes())
        number_classes(test.samples, text.test.name, data.samples, text.name);
    const auto number_rows = [](Samples& samples, std::size_t first) {
        samples.rows.resize(samples.count);
        std::iota(samples.rows.begin(), samples.rows.end(), static_cast<std::int64_t>(first));
    };
    if (data.samples.rows.empty())
        number_rows(data.samples, 0);
    number_rows(test.samples, rows_of_source);
    data.training = data.samples.count;
    append_samples(data.samples, test.samples);
    for (DataLine& line : test.lines)
        if (line.head == "warning")
            data.lines.push_back(std::move(line));
        else if (line.head != "features")
            data.lines.push_back({"test " + line.head, std::move(line.text)});
}

JobData read_files(const Job& job, const DataText& text, HeaderRule header) {
    JobData data = read_file(training_file(job, text, header));
    const std::size_t rows = data.rows_read = data.samples.count;
    data.samples =
        chosen_samples(std::move(data.samples), job.samples, static_cast<std::uint64_t>(job.split_seed));
    if (!job.test_source.empty())
        add_test_samples(data, read_file(test_file(job, text, header)), text, rows);
    return data;
}

bool has_data_of(const JobData& data, const Job& job) {
    return job.digest.empty() || is_same_data(job.digest, data_digest(data.samples));
}

/// The data of a text without a header, if they then have the digest of the job.
std::optional<JobData> read_without_header(const Job& job, const DataText& text) {
    if (text.numbers || job.digest.empty() || job.reading.header != HeaderRule::automatic)
        return std::nullopt;
    try {
        JobData data = read_files(job, text, HeaderRule::no);
        return has_data_of(data, job) ? std::optional(std::move(data)) : std::nullopt;
    } catch (const Error&) {
        return std::nullopt;
    }
}

}  // namespace

JobData read_file_data(const Job& job, const DataText& text) {
    try {
        JobData data = read_files(job, text, job.reading.header);
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

}  // namespace netlyap::job
