#include "table_hdf5.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/printable.hpp"
#include "netlyap/core/text.hpp"

#include "hdf5/reader.hpp"

#include <vector>

namespace netlyap::input {

namespace {

/// The path of the only dataset of numbers with a dimension.
std::string only_table(const hdf5::Handle& file, const std::string& name, const std::string& key) {
    constexpr std::size_t most = 40;
    std::vector<std::string> found;
    std::string list;
    for (const hdf5::Object& object : hdf5::objects(file)) {
        if (object.kind != hdf5::ObjectKind::dataset)
            continue;
        const hdf5::Form form = hdf5::dataset_form(hdf5::open_dataset(file, object.path));
        if (!hdf5::has_numbers(form) || form.shape.empty())
            continue;
        found.push_back(object.path);
        if (found.size() <= most)
            list += (found.size() == 1 ? ": " : ", ") + object.path + " " + hdf5::shape_text(form.shape);
    }
    if (found.size() == 1)
        return found.front();
    throw UsageError(name + " is an HDF5 file with " + std::to_string(found.size()) + " datasets of numbers" +
                     list + (found.size() > most ? ", ..." : "") +
                     (found.empty() ? "; `h5ls -r` lists what it holds"
                                    : "; say which one, e.g. " + key + " = " + name + ":" + found.front()));
}

}  // namespace

NumberTable read_hdf5_table(const std::filesystem::path& file, std::string path, const std::string& key,
                            std::uint64_t most_bytes) {
    const std::string name = file.string();
    try {
        const hdf5::Handle opened = hdf5::open_file(file);
        if (path.empty())
            path = only_table(opened, name, key);
        if (!path.starts_with('/'))
            path.insert(0, 1, '/');
        if (!hdf5::exists(opened, path))
            throw UsageError(name + " has no dataset " + path + "; `h5ls -r` lists what it holds");
        const hdf5::Handle dataset = hdf5::open_dataset(opened, path);
        const hdf5::Form form = hdf5::dataset_form(dataset);
        if (hdf5::entries(form.shape) > most_bytes / sizeof(double))
            throw DataError(path + " of " + name + " has the shape " + hdf5::shape_text(form.shape) +
                            ", more than " + bytes_text(static_cast<double>(most_bytes)) +
                            ", the most that is read of it here; is it the right one?");
        std::vector<double> numbers = hdf5::read_numbers(dataset, form, path);
        NumberTable table;
        table.rows = form.shape.empty() ? 1 : form.shape.front();
        table.columns = table.rows == 0 ? 0 : numbers.size() / table.rows;
        table.has_columns = form.shape.size() <= 2;
        table.numbers = std::move(numbers);
        table.form =
            printable(path) + ", HDF5 dataset of " + form.type_text + " " + hdf5::shape_text(form.shape);
        return table;
    } catch (const hdf5::Failure& failure) {
        throw DataError(name + ": " + (path.empty() ? "its list of datasets" : path) +
                        " cannot be read: " + failure.what());
    }
}

}  // namespace netlyap::input
