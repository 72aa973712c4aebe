#include "reader.hpp"

#include "calls.hpp"
#include "limits.hpp"

#include <algorithm>

namespace netlyap::hdf5 {

namespace {

void set_shape(Form& form, const Handle& space) {
    const int rank = checked(H5Sget_simple_extent_ndims(space.id()), "H5Sget_simple_extent_ndims");
    std::vector<hsize_t> shape(static_cast<std::size_t>(rank)), maximum(shape.size());
    checked(H5Sget_simple_extent_dims(space.id(), shape.data(), maximum.data()), "H5Sget_simple_extent_dims");
    form.shape.assign(shape.begin(), shape.end());
    form.maximum.assign(maximum.begin(), maximum.end());
}

bool is_object_reference(const Handle& type) {
    return checked(H5Tequal(type.id(), H5T_STD_REF_OBJ), "H5Tequal") > 0;
}

bool is_list_of_references(const Handle& type) {
    return is_object_reference(owned(H5Tget_super(type.id()), "H5Tget_super"));
}

/// As the library writes which dimensions a scale belongs to: a reference and a whole number.
bool is_scale_use(const Handle& type) {
    const int members = checked(H5Tget_nmembers(type.id()), "H5Tget_nmembers");
    return members == 2 &&
           is_object_reference(owned(H5Tget_member_type(type.id(), 0), "H5Tget_member_type")) &&
           H5Tget_member_class(type.id(), 1) == H5T_INTEGER;
}

std::string type_text(const Handle& type) {
    const std::string bits = std::to_string(8 * H5Tget_size(type.id()));
    switch (checked(H5Tget_class(type.id()), "H5Tget_class")) {
        case H5T_FLOAT:
            return "float" + bits;
        case H5T_INTEGER:
            return (H5Tget_sign(type.id()) == H5T_SGN_NONE ? "uint" : "int") + bits;
        case H5T_STRING:
            return checked(H5Tis_variable_str(type.id()), "H5Tis_variable_str") > 0
                       ? "text"
                       : "text of " + std::to_string(H5Tget_size(type.id())) + " bytes";
        case H5T_REFERENCE:
            return is_object_reference(type) ? "reference" : "reference to a region";
        case H5T_VLEN:
            return is_list_of_references(type) ? "list" : "list of others than references";
        case H5T_COMPOUND:
            return is_scale_use(type) ? "compound" : "compound of others than a reference and a number";
        default:
            return "class " + std::to_string(H5Tget_class(type.id())) + " of " + bits + " bits";
    }
}

void set_type(Form& form, Handle type) {
    form.type = std::move(type);
    form.type_text = type_text(form.type);
    form.bytes_per_entry = form.type_text == "text" || form.type_text.starts_with("list")
                               ? heap_reference_size
                               : H5Tget_size(form.type.id());
}

/// What an archive has in attributes: numbers, texts, and what the library says of dimension scales.
bool is_known(const Form& form) {
    const H5T_class_t kind = checked(H5Tget_class(form.type.id()), "H5Tget_class");
    return kind == H5T_INTEGER || kind == H5T_FLOAT || kind == H5T_STRING || form.type_text == "list" ||
           form.type_text == "compound" || form.type_text == "reference";
}

/// Every chunk of a dataset that is wanted whole is there.
void check_all_chunks(const Handle& dataset, const Form& form, const std::string& path) {
    if (form.chunk.empty())
        return;
    const ObjectNames none;
    for_each_block(form.shape, form.chunk, [&](const Shape& begin, const Shape&) {
        if (stored_chunk(dataset, form, begin, none) == 0)
            throw Failure(path + ": its chunk at " + shape_text(begin) + " was never written");
    });
}

template <class Number>
std::vector<Number> read_all(const Handle& file, const std::string& path, hid_t type,
                             const std::optional<Shape>& shape) {
    const Handle dataset = open_dataset(file, path);
    const Form form = dataset_form(dataset);
    if (checked(H5Tequal(form.type.id(), type), "H5Tequal") == 0)
        throw Failure(path + " holds values of another type, " + form.type_text);
    if (shape && form.shape != *shape)
        throw Failure(path + " has the shape " + shape_text(form.shape) + ", where " + shape_text(*shape) +
                      " is needed");
    if (shape || form.shape.size() == 1)  // a table or a scale, as opposed to a series with pending units
        check_all_chunks(dataset, form, path);
    std::vector<Number> values(entries(form.shape));
    checked(H5Dread(dataset.id(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), "H5Dread");
    return values;
}

}  // namespace

Handle open_file(const std::filesystem::path& file) {
    start_library();
    return owned(H5Fopen(file.c_str(), H5F_ACC_RDONLY, file_access().id()), "H5Fopen");
}

bool has_same_fill(const Handle& a, const Handle& b, const Form& form) {
    const auto fill_of = [&](const Handle& dataset) {
        const Handle creation = owned(H5Dget_create_plist(dataset.id()), "H5Dget_create_plist");
        Bytes value(form.bytes_per_entry);
        checked(H5Pget_fill_value(creation.id(), form.type.id(), value.data()), "H5Pget_fill_value");
        return value;
    };
    return fill_of(a) == fill_of(b);
}

Form dataset_form(const Handle& dataset) {
    Form form;
    set_type(form, owned(H5Dget_type(dataset.id()), "H5Dget_type"));
    set_shape(form, owned(H5Dget_space(dataset.id()), "H5Dget_space"));
    const Handle creation = owned(H5Dget_create_plist(dataset.id()), "H5Dget_create_plist");
    if (checked(H5Pget_layout(creation.id()), "H5Pget_layout") == H5D_CHUNKED) {
        std::vector<hsize_t> chunk(H5S_MAX_RANK);
        const int rank = checked(H5Pget_chunk(creation.id(), H5S_MAX_RANK, chunk.data()), "H5Pget_chunk");
        if (static_cast<std::size_t>(rank) != form.shape.size())
            throw Failure("chunks of " + std::to_string(rank) + " dimensions do not fit the shape " +
                          shape_text(form.shape));
        form.chunk.assign(chunk.begin(), chunk.begin() + rank);
    }
    const int filters = checked(H5Pget_nfilters(creation.id()), "H5Pget_nfilters");
    for (int index = 0; index < filters; ++index) {
        unsigned flags = 0;
        std::size_t parameters = 0;
        form.filters.push_back(checked(H5Pget_filter2(creation.id(), static_cast<unsigned>(index), &flags,
                                                      &parameters, nullptr, 0, nullptr, nullptr),
                                       "H5Pget_filter2"));
    }
    return form;
}

Form attribute_form(const Handle& object, const std::string& name) {
    const Handle attribute = owned(H5Aopen(object.id(), name.c_str(), H5P_DEFAULT), "H5Aopen");
    Form form;
    set_type(form, owned(H5Aget_type(attribute.id()), "H5Aget_type"));
    if (!is_known(form))
        throw Failure("the attribute " + name + " is of a type that no archive has: " + form.type_text);
    set_shape(form, owned(H5Aget_space(attribute.id()), "H5Aget_space"));
    if (entries(form.shape) > file_size(object) / form.bytes_per_entry)
        throw Failure("the attribute " + name + " of the shape " + shape_text(form.shape) +
                      " has more bytes than the file");
    return form;
}

bool is_same_type(const Form& a, const Form& b) {
    return checked(H5Tequal(a.type.id(), b.type.id()), "H5Tequal") > 0;
}

std::vector<double> read_float64(const Handle& file, const std::string& path,
                                 const std::optional<Shape>& shape) {
    return read_all<double>(file, path, H5T_IEEE_F64LE, shape);
}

std::vector<std::int64_t> read_int64(const Handle& file, const std::string& path,
                                     const std::optional<Shape>& shape) {
    return read_all<std::int64_t>(file, path, H5T_STD_I64LE, shape);
}

std::vector<std::uint8_t> read_uint8(const Handle& file, const std::string& path,
                                     const std::optional<Shape>& shape) {
    return read_all<std::uint8_t>(file, path, H5T_STD_U8LE, shape);
}

std::vector<double> read_back(const Handle& dataset, const Shape& begin, const Shape& shape) {
    const Handle file_space = owned(H5Dget_space(dataset.id()), "H5Dget_space");
    const std::vector<hsize_t> first(begin.begin(), begin.end()), lengths(shape.begin(), shape.end());
    checked(
        H5Sselect_hyperslab(file_space.id(), H5S_SELECT_SET, first.data(), nullptr, lengths.data(), nullptr),
        "H5Sselect_hyperslab");
    const Handle memory_space = owned(
        H5Screate_simple(static_cast<int>(lengths.size()), lengths.data(), nullptr), "H5Screate_simple");
    std::vector<double> values(entries(shape));
    checked(H5Dread(dataset.id(), H5T_NATIVE_DOUBLE, memory_space.id(), file_space.id(), H5P_DEFAULT,
                    values.data()),
            "H5Dread");
    return values;
}

std::vector<double> read_line(const Handle& dataset, const Form& form, const Shape& begin,
                              std::size_t dimension) {
    const std::uint64_t length = form.shape[dimension];
    Shape count(begin.size(), 1);
    count[dimension] = length;
    if (form.type_text == "text" || length > longest_row)
        throw Failure("a series has numbers, at most " + std::to_string(longest_row));
    bool is_written = form.chunk.empty();
    for (Shape place = begin; !form.chunk.empty() && place[dimension] < length;
         place[dimension] += form.chunk[dimension]) {
        const ObjectNames none;
        Shape chunk = place;
        for (std::size_t i = 0; i < chunk.size(); ++i)
            chunk[i] -= chunk[i] % form.chunk[i];
        is_written = stored_chunk(dataset, form, chunk, none) > 0 || is_written;
    }
    if (!is_written)
        throw NothingStored(
            "nothing is stored there: the unit is pending, was given up, or was not to be recorded");
    return read_back(dataset, begin, count);
}

bool has_numbers(const Form& form) {
    return form.type_text.starts_with("float") || form.type_text.starts_with("int") ||
           form.type_text.starts_with("uint");
}

std::vector<double> read_numbers(const Handle& dataset, const Form& form, const std::string& path) {
    if (!has_numbers(form))
        throw Failure(path + " holds no numbers, but " + form.type_text);
    check_all_chunks(dataset, form, path);
    std::vector<double> values(entries(form.shape));
    checked(H5Dread(dataset.id(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()),
            "H5Dread");
    return values;
}

std::string read_text_attribute(const Handle& object, const std::string& name) {
    const Form form = attribute_form(object, name);
    if (form.type_text != "text" || entries(form.shape) != 1)
        throw Failure("the attribute " + name + " is not a single text");
    return read_attribute(object, name, form, {}).text(0);
}

std::int64_t read_int64_attribute(const Handle& object, const std::string& name) {
    const Handle attribute = owned(H5Aopen(object.id(), name.c_str(), H5P_DEFAULT), "H5Aopen");
    const Form form = attribute_form(object, name);
    if (checked(H5Tequal(form.type.id(), H5T_STD_I64LE), "H5Tequal") == 0 || entries(form.shape) != 1)
        throw Failure("the attribute " + name + " is not a single whole number");
    std::int64_t value = 0;
    checked(H5Aread(attribute.id(), H5T_STD_I64LE, &value), "H5Aread");
    return value;
}

}  // namespace netlyap::hdf5
