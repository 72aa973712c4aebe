#include "netlyap/storage/input/start_file.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/read_input.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/model/network.hpp"
#include "netlyap/model/parameter_rows.hpp"
#include "netlyap/sweep/job/given_start.hpp"
#include "netlyap/storage/input/named_file.hpp"

#include "final_start.hpp"
#include "hdf5/reader.hpp"
#include "series_hdf5.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <system_error>

namespace netlyap::input {

namespace {

/// The parameters that the network of the job has; 0 where its data say nothing.
std::size_t start_length(job::Job job, const job::DataText& text) {
    try {
        const Samples samples = job::read_job_data(job, text).samples;
        NetworkShape shape;
        shape.widths = {samples.features};
        shape.widths.insert(shape.widths.end(), job.hidden.begin(), job.hidden.end());
        shape.widths.push_back(samples.outputs());
        shape.biases = job.biases;
        return parameter_count(shape);
    } catch (const Error&) {
        return 0;
    }
}

/// Whether a dataset may be a row of so many parameters, or a row for every seed; 0: of any length.
bool may_be_start(const hdf5::Shape& shape, std::size_t parameters) {
    if (shape.empty() || shape.size() > 2 || std::count(shape.begin(), shape.end(), 0U) > 0)
        return false;
    return parameters == 0 || shape.back() == parameters ||
           (shape.back() == 1 && shape.front() == parameters);
}

/// How theta(t) becomes a dataset that is taken, where the file is an archive that has it; empty otherwise.
std::string weights_advice(const hdf5::Handle& file, const std::string& name) {
    return hdf5::exists(file, "/weights/value")
               ? "; of its /weights/value [eta, epsilon, seed, parameter, iteration] one row is written by "
                 "python3 -c \"import h5py; h5py.File('start.h5', 'w')['theta'] = h5py.File('" +
                     name + "')['weights/value'][0, 0, 0, :, -1]\""
               : "";
}

/// The only dataset of a file.
std::string only_start(const hdf5::Handle& file, const std::string& name, std::size_t parameters) {
    std::vector<std::string> found;
    std::string fitting;
    for (const hdf5::Object& object : hdf5::objects(file))
        if (object.kind == hdf5::ObjectKind::dataset) {
            found.push_back(object.path);
            if (may_be_start(hdf5::dataset_form(hdf5::open_dataset(file, object.path)).shape, parameters))
                fitting += (fitting.empty() ? "" : " or ") + name + ":" + object.path;
        }
    if (found.size() == 1)
        return found.front();
    const std::string row = parameters == 0 ? "a row" : "a row of " + std::to_string(parameters) + " numbers";
    throw UsageError(name + " is an HDF5 file with " + std::to_string(found.size()) + " datasets" +
                     (fitting.empty() ? ", none of which is " + row + " or a row for every seed"
                                      : "; say which one, as network.init_file = " + fitting) +
                     weights_advice(file, name));
}

/// The rows of a dataset.
ParameterRows start_rows(const hdf5::Handle& file, const std::string& path, const std::string& name) {
    const std::string what = path + " of " + name;
    const hdf5::Handle dataset = hdf5::open_dataset(file, path);
    const hdf5::Form form = hdf5::dataset_form(dataset);
    const std::size_t rank = form.shape.size();
    if (rank != 1 && rank != 2)
        throw UsageError(what + " has the shape " + hdf5::shape_text(form.shape) +
                         "; theta(0) is a row of parameters, or a row for every seed" +
                         weights_advice(file, name));
    if (std::count(form.shape.begin(), form.shape.end(), 0U) > 0)
        throw DataError(what + " has the shape " + hdf5::shape_text(form.shape) + ": it is empty");
    ParameterRows rows;
    rows.rows = rank == 1 ? 1 : form.shape.front();
    rows.parameters = form.shape.back();
    for (std::size_t row = 0; row < rows.rows; ++row) {
        const hdf5::Shape begin = rank == 1 ? hdf5::Shape{0} : hdf5::Shape{row, 0};
        const std::vector<double> line = hdf5::read_line(dataset, form, begin, rank - 1);
        const auto bad =
            std::find_if_not(line.begin(), line.end(), [](double x) { return std::isfinite(x); });
        if (bad != line.end())
            throw DataError(what + ": number " + std::to_string(bad - line.begin()) + " of row " +
                            std::to_string(row) + ", both counted from 0, is " + to_text(*bad) +
                            "; theta(0) must be finite");
        rows.values.insert(rows.values.end(), line.begin(), line.end());
    }
    return rows;
}

std::string hdf5_start(const std::filesystem::path& file, std::string path, std::size_t parameters,
                       const std::vector<std::int64_t>& seeds) {
    try {
        const hdf5::Handle opened = hdf5::open_file(file);
        if (path.empty())
            path = hdf5::exists(opened, final_parameters) ? final_parameters
                                                          : only_start(opened, file.string(), parameters);
        if (const std::optional<FinalPlace> place = parse_final_place(path);
            place && hdf5::exists(opened, "/final_parameters/seed"))
            return parameter_rows_text(read_final_rows(opened, file.string(), *place, seeds));
        if (!path.starts_with('/'))
            path.insert(0, 1, '/');
        if (!hdf5::exists(opened, path))
            throw UsageError(file.string() + " has no dataset " + path + "; `h5ls -r` lists what it holds");
        return parameter_rows_text(start_rows(opened, path, file.string()));
    } catch (const hdf5::Failure& failure) {
        throw DataError(file.string() + ": " + (path.empty() ? "its list of datasets" : path) +
                        " cannot be read: " + failure.what());
    }
}

}  // namespace

void read_start_file(const job::Job& job, job::DataText& text) {
    if (!job::has_start_file(job))
        return;
    const std::filesystem::path file = named_file(job.init_file);
    const std::string dataset = named_dataset(job.init_file);
    std::error_code ignored;
    text.start_name = job.init_file;
    if (std::filesystem::is_regular_file(file, ignored) && is_hdf5(file)) {
        text.start = hdf5_start(file, dataset, start_length(job, text), job.seeds);
        return;
    }
    if (file != job.init_file)
        throw UsageError("network.init_file = " + job.init_file + " names a dataset, but " + file.string() +
                         " is not an HDF5 file; leave out what follows its name");
    text.start = read_input(
        job.init_file,
        {"the file of theta(0)",
         "give network.init_file a text file of numbers, or a dataset as FILE.h5:/path; in a job file it is "
         "relative to the folder of that file",
         most_input_bytes()});
}

}  // namespace netlyap::input
