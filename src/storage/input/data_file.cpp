#include "netlyap/storage/input/data_file.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/read_input.hpp"
#include "netlyap/model/csv.hpp"
#include "netlyap/model/generated_data.hpp"
#include "netlyap/model/number_table.hpp"
#include "netlyap/storage/input/named_file.hpp"

#include "gzip.hpp"
#include "hdf5/handle.hpp"
#include "idx_array.hpp"
#include "npy_array.hpp"
#include "series_hdf5.hpp"
#include "table_hdf5.hpp"

#include <filesystem>
#include <memory>
#include <span>
#include <system_error>
#include <utility>

namespace netlyap::input {

namespace {

/// What a file holds: one of the three.
struct Content {
    std::string text = {};
    std::shared_ptr<const NumberTable> numbers = {};
    std::shared_ptr<const job::KeptData> kept = {};
};

/// A row for every first index of an array.
std::shared_ptr<const NumberTable> table_of(const std::vector<std::uint64_t>& shape,
                                            std::vector<double> numbers, const std::string& form) {
    NumberTable table;
    table.rows = shape.empty() ? 1 : shape.front();
    table.columns = table.rows == 0 ? 0 : numbers.size() / table.rows;
    table.has_columns = shape.size() <= 2;
    table.numbers = std::move(numbers);
    table.form = form + " " + hdf5::shape_text(shape);
    return std::make_shared<const NumberTable>(std::move(table));
}

Content content_of(std::string bytes, const std::string& name, const std::string& packing) {
    if (is_npy(bytes)) {
        const NpyArray array = parse_npy(bytes, name);
        return {.numbers = table_of(array.shape, npy_values(array),
                                    ".npy array of " + type_text(array.values) + packing)};
    }
    if (is_idx(bytes)) {
        const IdxArray array = parse_idx(bytes, name);
        return {.numbers = table_of(array.shape, numbers_at(array.values, 0, 1, array.values.count()),
                                    "IDX array of " + type_text(array.values) + packing)};
    }
    if (job::is_kept_data(bytes)) {
        auto keeper = std::make_shared<std::string>(std::move(bytes));
        const std::span<const std::byte> content = std::as_bytes(std::span(*keeper));
        return {.kept =
                    std::make_shared<job::KeptData>(job::read_kept_data(content, std::move(keeper), name))};
    }
    return {.text = std::move(bytes)};
}

/// What lies in the file that a key names.
Content read_content(const std::string& key, const std::string& named) {
    std::error_code ignored;
    const std::filesystem::path file = named_file(named);
    const bool is_file_on_input = named == "-" && std::filesystem::is_regular_file("/dev/stdin", ignored);
    const std::filesystem::path place = is_file_on_input ? "/dev/stdin" : file;
    if (std::filesystem::is_regular_file(place, ignored) && is_hdf5(place))
        return {.numbers = std::make_shared<const NumberTable>(
                    read_hdf5_table(place, named_dataset(named), key, most_input_bytes()))};
    if (file != named)
        throw UsageError(key + " = " + named + " names a dataset, but " + file.string() +
                         " is not an HDF5 file; leave out what follows its name");
    std::string bytes = read_data_bytes(key, named);
    const bool is_packed = is_gzip(bytes);
    if (is_packed)
        bytes = gunzip(bytes, named, most_input_bytes());
    if (bytes.starts_with("\x89HDF\r\n\x1a\n"))
        throw DataError(
            named + " is an HDF5 file that " +
            (is_packed ? "is compressed by gzip; `gunzip` it" : "comes through a pipe; save it as a file") +
            ": it is read in places");
    return content_of(std::move(bytes), named, is_packed ? ", gzip," : "");
}

}  // namespace

job::DataText read_data(const job::Job& job) {
    job::validate(job);
    if (is_built_in(job.source))
        return {};
    Content content = read_content("data.source", job.source);
    job::DataText data{.name = job.source};
    data.bytes = std::move(content.text);
    data.kept = std::move(content.kept);
    data.numbers = std::move(content.numbers);
    for (const auto& [key, name, to] : {std::tuple{"data.labels", &job.labels, &data.labels},
                                        {"data.test_source", &job.test_source, &data.test},
                                        {"data.test_labels", &job.test_labels, &data.test_labels}}) {
        if (name->empty())
            continue;
        if (data.kept)
            throw UsageError(job.source +
                             " has its data as they were read, with their classes or targets and those for "
                             "testing; leave " +
                             key + " out");
        Content more = read_content(key, *name);
        if (more.kept)
            throw DataError(*name + " has all data of a run, which is more than " + key +
                            " is for; name the file that they came from");
        *to = {*name, std::move(more.text), std::move(more.numbers)};
    }
    return data;
}

}  // namespace netlyap::input
