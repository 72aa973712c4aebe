#include "netlyap/storage/series_file.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/plain_text.hpp"
#include "netlyap/core/read_input.hpp"
#include "netlyap/core/text.hpp"

#include "hdf5_reader.hpp"

#include <algorithm>
#include <fstream>
#include <optional>
#include <string_view>
#include <system_error>

namespace netlyap {

namespace {

constexpr const char* hdf5_signature = "\x89HDF\r\n\x1a\n";

bool is_hdf5(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::string start(8, '\0');
    return stream.read(start.data(), 8) && start == hdf5_signature;
}

std::vector<std::string> fields_of(std::string line) {
    line = line.substr(0, line.find('#'));
    std::replace_if(
        line.begin(), line.end(), [](char c) { return c == ',' || c == ';' || c == '\t' || c == '\r'; }, ' ');
    return words(line);
}

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names)
        text += (text.empty() ? "" : ", ") + name;
    return text;
}

/// The index of the wanted column, from 0 on.
std::size_t find_column(const std::filesystem::path& file, const std::string& wanted,
                        const std::vector<std::string>& header, std::size_t columns) {
    if (wanted.empty() && columns == 1)
        return 0;
    if (wanted.empty())
        throw UsageError(file.string() + " has " + std::to_string(columns) +
                         " columns; say with --column which one, by its number from 1 on or its name");
    if (const auto found = std::find(header.begin(), header.end(), wanted); found != header.end())
        return static_cast<std::size_t>(found - header.begin());
    const auto number = parse_integer(wanted);
    if (!number || *number < 1 || *number > static_cast<std::int64_t>(columns))
        throw UsageError(file.string() + " has no column " + wanted + "; it has " + std::to_string(columns) +
                         (header.empty() ? "" : ": " + joined(header)));
    return static_cast<std::size_t>(*number - 1);
}

std::vector<double> parse_series(std::string_view text, const std::filesystem::path& file,
                                 const std::string& wanted) {
    std::vector<double> series;
    std::vector<std::string> header;
    std::optional<std::size_t> column;
    std::size_t number = 0;
    for (const std::string_view line : split(without_byte_order_mark(text), '\n')) {
        ++number;
        const std::vector<std::string> fields = fields_of(std::string(line));
        if (fields.empty())
            continue;
        if (!column) {
            const bool is_header = header.empty() && std::none_of(fields.begin(), fields.end(), parse_double);
            if (is_header) {
                header = fields;
                continue;
            }
            column = find_column(file, wanted, header, fields.size());
        }
        const auto value = *column < fields.size() ? parse_double(fields[*column]) : std::nullopt;
        if (!value)
            throw DataError(file.string() + ":" + std::to_string(number) + ": column " +
                            std::to_string(*column + 1) + " is no finite number; mend or remove the line");
        series.push_back(*value);
    }
    if (series.empty())
        throw DataError(file.string() +
                        " has no line of numbers; a series needs one number per line, or columns");
    return series;
}

/// Iterations between the values of a dataset, by the dataset "iteration" beside it; 1 where there is none.
std::int64_t spacing_of(const hdf5::Handle& file, const std::string& path, std::uint64_t length) {
    const std::string coordinates = path.substr(0, path.rfind('/') + 1) + "iteration";
    if (path == coordinates || !hdf5::exists(file, coordinates))
        return 1;
    const hdf5::Form form = hdf5::dataset_form(hdf5::open_dataset(file, coordinates));
    if (form.shape != hdf5::Shape{length} || form.type_text != "int64" || length < 2)
        return 1;
    const std::vector<std::int64_t> iterations = hdf5::read_int64(file, coordinates, form.shape);
    const std::int64_t spacing = iterations[1] - iterations[0];
    for (std::size_t i = 2; i < iterations.size(); ++i)
        if (iterations[i] - iterations[i - 1] != spacing)
            throw UsageError(path + " is not evenly spaced: iterations " + std::to_string(iterations[i - 2]) +
                             ", " + std::to_string(iterations[i - 1]) + ", " + std::to_string(iterations[i]) +
                             " follow each other; record it with observe.*.every and a range, without zoom");
    return spacing;
}

Series read_hdf5_series(const std::filesystem::path& file, const SeriesPlace& place) {
    if (place.column.empty())
        throw UsageError(file.string() +
                         " is an HDF5 file; say with --column which dataset, e.g. /training/loss");
    try {
        const hdf5::Handle opened = hdf5::open_file(file);
        if (!hdf5::exists(opened, place.column))
            throw UsageError(file.string() + " has no dataset " + place.column + "; `h5ls -r` lists all");
        const hdf5::Handle dataset = hdf5::open_dataset(opened, place.column);
        const hdf5::Form form = hdf5::dataset_form(dataset);
        const hdf5::Shape& shape = form.shape;
        if (shape.size() != place.at.size() + 1)
            throw UsageError(place.column + " of " + file.string() + " has the shape " +
                             hdf5::shape_text(shape) +
                             "; give the index along all but the last dimension with --at, e.g. --at 0,0,5");
        for (std::size_t i = 0; i < place.at.size(); ++i)
            if (place.at[i] >= shape[i])
                throw UsageError("--at is outside " + place.column + ", which has the shape " +
                                 hdf5::shape_text(shape) + "; indices are counted from 0");
        return {hdf5::read_row(dataset, form, place.at), spacing_of(opened, place.column, shape.back())};
    } catch (const hdf5::Failure& failure) {
        throw DataError(file.string() + ": " + place.column + " cannot be read: " + failure.what());
    }
}

}  // namespace

Series read_series(const std::filesystem::path& given, const SeriesPlace& place) {
    std::error_code ignored;
    const std::filesystem::path file =
        std::filesystem::is_directory(given, ignored) ? given / "sweep.h5" : given;
    if (std::filesystem::is_regular_file(file, ignored) && is_hdf5(file))
        return read_hdf5_series(file, place);
    if (!place.at.empty())
        throw UsageError("--at is for datasets of an HDF5 file; " + file.string() +
                         " is text, of which --column chooses");
    const std::string text = read_input(
        file.string(),
        {"the series", "give a text file of numbers, an HDF5 file or a run directory", most_input_bytes()});
    if (text.starts_with(hdf5_signature))
        throw DataError(file.string() +
                        " is an HDF5 file that comes through a pipe; save it as a file, which is read in "
                        "places");
    if (const std::string reason = why_not_plain_text(text); !reason.empty())
        throw DataError(file.string() + " " + reason);
    return {parse_series(text, file, place.column), 1};
}

}  // namespace netlyap
