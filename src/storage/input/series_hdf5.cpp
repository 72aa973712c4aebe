#include "series_hdf5.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/printable.hpp"
#include "netlyap/core/text.hpp"

#include "hdf5/reader.hpp"
#include "series_array.hpp"

#include <algorithm>
#include <fstream>
#include <functional>

namespace netlyap::input {

namespace {

/// The path of the iterations that a dataset of ours is recorded at.
std::string iterations_beside(const std::string& path) {
    return path.substr(0, path.rfind('/') + 1) + "iteration";
}

/// Iterations between the values of a dataset along its last dimension, by the dataset "iteration" beside it;
/// 1 where there is none. DataError where that holds other numbers than iterations.
std::int64_t spacing_of(const hdf5::Handle& file, const std::string& path, std::uint64_t length) {
    const std::string coordinates = iterations_beside(path);
    if (path == coordinates || !hdf5::exists(file, coordinates))
        return 1;
    const hdf5::Form form = hdf5::dataset_form(hdf5::open_dataset(file, coordinates));
    if (form.shape != hdf5::Shape{length} || form.type_text != "int64" || length < 2)
        return 1;
    const std::vector<std::int64_t> iterations = hdf5::read_int64(file, coordinates, form.shape);
    const auto next = std::adjacent_find(iterations.begin(), iterations.end(), std::greater_equal());
    if (iterations.front() < 0 || next != iterations.end())  // otherwise no difference overflows
        throw DataError(coordinates + " holds no iterations: they are 0 or more and ascend, but " +
                        (iterations.front() < 0
                             ? "the first is " + std::to_string(iterations.front())
                             : std::to_string(next[1]) + " follows " + std::to_string(*next)));
    const std::int64_t spacing = iterations[1] - iterations[0];
    for (std::size_t i = 2; i < iterations.size(); ++i)
        if (iterations[i] - iterations[i - 1] != spacing)
            throw UsageError(path + " is not evenly spaced: iterations " + std::to_string(iterations[i - 2]) +
                             ", " + std::to_string(iterations[i - 1]) + ", " + std::to_string(iterations[i]) +
                             " follow each other; record it with observe.*.every and a range, without zoom");
    return spacing;
}

bool is_archive(const hdf5::Handle& file) {
    try {
        return hdf5::read_text_attribute(hdf5::open_object(file, "/"), "format") == "netlyap-sweep";
    } catch (const hdf5::Failure&) {  // no such text
        return false;
    }
}

bool is_series(const hdf5::Handle& file, const std::string& path, bool of_archive) {
    const hdf5::Handle dataset = hdf5::open_dataset(file, path);
    const hdf5::Form form = hdf5::dataset_form(dataset);
    if (!hdf5::has_numbers(form) || form.shape.empty() ||
        *std::max_element(form.shape.begin(), form.shape.end()) < 2)
        return false;
    const std::vector<std::string> attributes = hdf5::attribute_names(dataset);
    if (std::count(attributes.begin(), attributes.end(), "CLASS") > 0)  // a dimension scale
        return false;
    if (!of_archive)
        return true;
    const std::string coordinates = iterations_beside(path);
    return hdf5::exists(file, coordinates) &&
           hdf5::dataset_form(hdf5::open_dataset(file, coordinates)).shape == hdf5::Shape{form.shape.back()};
}

/// The path of the only series of a file.
std::string only_dataset(const hdf5::Handle& file, const std::string& name) {
    constexpr std::size_t most = 40;
    std::vector<std::string> found;
    const bool of_archive = is_archive(file);
    for (const hdf5::Object& object : hdf5::objects(file))
        if (object.kind == hdf5::ObjectKind::dataset && is_series(file, object.path, of_archive))
            found.push_back(object.path);
    if (found.size() == 1)
        return found.front();
    std::string list;
    for (std::size_t i = 0; i < found.size() && i < most; ++i)
        list += (i == 0 ? ": " : ", ") + found[i] + " " +
                hdf5::shape_text(hdf5::dataset_form(hdf5::open_dataset(file, found[i])).shape);
    throw UsageError(name + " is an HDF5 file with " + std::to_string(found.size()) +
                     " datasets that may be series" + list + (found.size() > most ? ", ..." : "") +
                     (found.empty() ? "; `h5ls -r` lists what it holds"
                                    : "; say with --column which one, e.g. --column " + found.front()));
}

/// The coordinates of a series of ours, for people: "eta = 1, epsilon = 1e-08, seed = 5, member = 2".
std::string coordinates_text(const hdf5::Handle& file, const SeriesLine& line, const hdf5::Shape& shape) {
    if (!is_archive(file) || shape.size() < (hdf5::exists(file, "/perturb_at") ? 5 : 4) ||
        line.time + 1 != shape.size())
        return {};
    const std::vector<double> eta = hdf5::read_float64(file, "/eta", hdf5::Shape{shape[0]});
    const std::vector<double> epsilon = hdf5::read_float64(file, "/epsilon", hdf5::Shape{shape[1]});
    const std::string point =
        ": eta = " + to_text(eta[line.begin[0]]) + ", epsilon = " + to_text(epsilon[line.begin[1]]);
    const auto of_axis = [&](const std::string& name, std::size_t axis) {
        const std::vector<std::int64_t> values = hdf5::read_int64(file, "/" + name, hdf5::Shape{shape[axis]});
        return ", " + name + " = " + std::to_string(values[line.begin[axis]]);
    };
    if (!hdf5::exists(file, "/perturb_at"))
        return point + of_axis("seed", 2);
    return point + of_axis("perturb_at", 2) + of_axis("seed", 3);
}

}  // namespace

bool is_hdf5(const std::filesystem::path& file) {
    static constexpr std::string_view signature("\x89HDF\r\n\x1a\n", 8);
    std::ifstream stream(file, std::ios::binary);
    std::string start(signature.size(), '\0');
    return stream.read(start.data(), static_cast<std::streamsize>(start.size())) && start == signature;
}

Series read_hdf5_series(const std::filesystem::path& file, const SeriesLocation& place) {
    try {
        const hdf5::Handle opened = hdf5::open_file(file);
        const std::string path = place.column.empty() ? only_dataset(opened, file.string()) : place.column;
        if (!hdf5::exists(opened, path))
            throw UsageError(file.string() + " has no dataset " + path +
                             "; without --column the names of its datasets are printed");
        const hdf5::Handle dataset = hdf5::open_dataset(opened, path);
        const hdf5::Form form = hdf5::dataset_form(dataset);
        const std::string what = path + " of " + file.string();
        const SeriesLine line = series_line(place, form.shape, what);
        const bool is_along_last = line.time + 1 == form.shape.size();
        const std::int64_t spacing = is_along_last ? spacing_of(opened, path, line.length) : 1;
        return {wanted_part(hdf5::read_line(dataset, form, line.begin, line.time), place, what), spacing,
                printable(path) + line_text(line, form.shape) + coordinates_text(opened, line, form.shape),
                is_archive(opened) ? file : std::filesystem::path()};
    } catch (const hdf5::Failure& failure) {
        throw DataError(
            file.string() + ": " + (place.column.empty() ? "its list of datasets" : place.column) +
            " cannot be read: " + failure.what() + (place.column.empty() ? "; name one with --column" : ""));
    }
}

}  // namespace netlyap::input
