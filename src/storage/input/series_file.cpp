#include "netlyap/storage/input/series_file.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/read_input.hpp"

#include "npy_array.hpp"
#include "series_array.hpp"
#include "series_hdf5.hpp"
#include "series_text.hpp"

#include <string_view>
#include <system_error>

namespace netlyap::input {

namespace {

/// Numbers that are stored as such have neither a decimal sign nor a header.
void refuse_options_of_text(const SeriesLocation& place, const std::string& name) {
    const bool has_decimal = place.decimal != DecimalRule::automatic;
    if (has_decimal || place.header != HeaderRule::automatic)
        throw UsageError(std::string(has_decimal ? "--decimal" : "--header") + " is for text, and " + name +
                         " holds numbers as they are; leave it out");
}

Series read_npy_series(std::string_view bytes, const std::string& name, const SeriesLocation& place) {
    if (!place.column.empty())
        throw UsageError("--column is for text and HDF5 files; of " + name +
                         ", an .npy array, --at chooses, e.g. --at :,0 for the first of several columns");
    const NpyArray array = parse_npy(bytes, name);
    const SeriesLine line = series_line(place, array.shape, name);
    return {wanted_part(npy_line(array, line.begin, line.time), place, name), 1,
            "array" + line_text(line, array.shape)};
}

/// Standard input that is a file can be read in places, as HDF5 is.
std::filesystem::path place_of(const std::filesystem::path& given) {
    std::error_code ignored;
    if (std::filesystem::is_directory(given, ignored))
        return given / "sweep.h5";
    const bool is_file_on_input = given == "-" && std::filesystem::is_regular_file("/dev/stdin", ignored);
    return is_file_on_input && is_hdf5("/dev/stdin") ? "/dev/stdin" : given;
}

}  // namespace

Series read_series(const std::filesystem::path& given, const SeriesLocation& place) {
    std::error_code ignored;
    const std::filesystem::path file = place_of(given);
    const std::string name = file.string();
    if (std::filesystem::is_regular_file(file, ignored) && is_hdf5(file)) {
        refuse_options_of_text(place, name);
        return read_hdf5_series(file, place);
    }
    const std::string bytes = read_input(
        name, {"the series", "give a text file of numbers, an .npy or HDF5 file or a run directory",
               most_input_bytes()});
    if (bytes.starts_with("\x89HDF\r\n\x1a\n"))
        throw DataError(name +
                        " is an HDF5 file that comes through a pipe; save it as a file, which is read in "
                        "places");
    if (is_npy(bytes)) {
        refuse_options_of_text(place, name);
        return read_npy_series(bytes, name, place);
    }
    if (!place.at.empty() || place.time_dimension)
        throw UsageError("--at is for HDF5 and .npy files; " + name + " is text, of which --column chooses");
    return parse_series_text(bytes, name, place);
}

}  // namespace netlyap::input
