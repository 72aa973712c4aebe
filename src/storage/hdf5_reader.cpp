#include "hdf5_reader.hpp"

#include "hdf5_calls.hpp"

#include <algorithm>

namespace netlyap::hdf5 {

namespace {

#if H5_VERSION_GE(1, 12, 0)
using ObjectInfo = H5O_info1_t;
#else
using ObjectInfo = H5O_info_t;
#endif

ObjectInfo info_of(const Handle& object) {
    ObjectInfo info;
    checked(H5Oget_info2(object.id(), &info, H5O_INFO_BASIC | H5O_INFO_NUM_ATTRS), "H5Oget_info2");
    return info;
}

ObjectKind kind_of(const ObjectInfo& info) {
    if (info.type == H5O_TYPE_GROUP)
        return ObjectKind::group;
    return info.type == H5O_TYPE_DATASET ? ObjectKind::dataset : ObjectKind::other;
}

std::vector<std::string> link_names(const Handle& group) {
    H5G_info_t info;
    checked(H5Gget_info(group.id(), &info), "H5Gget_info");
    std::vector<std::string> names;
    for (hsize_t index = 0; index < info.nlinks; ++index) {
        const auto name_by_index = [&](char* buffer, std::size_t size) {
            return checked(H5Lget_name_by_idx(group.id(), ".", H5_INDEX_NAME, H5_ITER_INC, index, buffer,
                                              size, H5P_DEFAULT),
                           "H5Lget_name_by_idx");
        };
        std::string name(static_cast<std::size_t>(name_by_index(nullptr, 0)), '\0');
        name_by_index(name.data(), name.size() + 1);
        names.push_back(name);
    }
    return names;
}

/// Appends what is below a group; `above` are the addresses on the way to it, so that a circle ends.
void collect(const Handle& file, const std::string& group_path, std::vector<std::uint64_t>& above,
             std::vector<Object>& found) {
    const Handle group = open_object(file, group_path);
    for (const std::string& name : link_names(group)) {
        const std::string path = (group_path == "/" ? "" : group_path) + "/" + name;
        H5L_info_t link;
        checked(H5Lget_info(group.id(), name.c_str(), &link, H5P_DEFAULT), "H5Lget_info");
        if (link.type != H5L_TYPE_HARD) {
            found.push_back({path, ObjectKind::other, 0});
            continue;
        }
        const ObjectInfo info = info_of(open_object(file, path));
        found.push_back({path, kind_of(info), info.addr});
        if (info.type != H5O_TYPE_GROUP || std::count(above.begin(), above.end(), info.addr) > 0)
            continue;
        above.push_back(info.addr);
        collect(file, path, above, found);
        above.pop_back();
    }
}

void set_shape(Form& form, const Handle& space) {
    const int rank = checked(H5Sget_simple_extent_ndims(space.id()), "H5Sget_simple_extent_ndims");
    std::vector<hsize_t> shape(static_cast<std::size_t>(rank)), maximum(shape.size());
    checked(H5Sget_simple_extent_dims(space.id(), shape.data(), maximum.data()), "H5Sget_simple_extent_dims");
    form.shape.assign(shape.begin(), shape.end());
    form.maximum.assign(maximum.begin(), maximum.end());
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
            return "reference";
        case H5T_VLEN:
            return "list";
        case H5T_COMPOUND:
            return "compound";
        default:
            return "type of " + bits + " bits";
    }
}

template <class Number>
std::vector<Number> read_all(const Handle& file, const std::string& path, hid_t type) {
    const Handle dataset = open_object(file, path);
    const Form form = dataset_form(dataset);
    if (checked(H5Tequal(form.type.id(), type), "H5Tequal") == 0)
        throw Failure(path + " holds values of another type, " + form.type_text);
    std::vector<Number> values(entries(form.shape));
    checked(H5Dread(dataset.id(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), "H5Dread");
    return values;
}

}  // namespace

std::uint64_t address_of(const Handle& object) {
    return info_of(object).addr;
}

Handle open_file(const std::filesystem::path& file) {
    start_library();
    return owned(H5Fopen(file.c_str(), H5F_ACC_RDONLY, file_access().id()), "H5Fopen");
}

bool exists(const Handle& file, const std::string& path) {
    for (std::size_t end = path.find('/', 1); end != std::string::npos; end = path.find('/', end + 1))
        if (checked(H5Lexists(file.id(), path.substr(0, end).c_str(), H5P_DEFAULT), "H5Lexists") == 0)
            return false;
    return checked(H5Lexists(file.id(), path.c_str(), H5P_DEFAULT), "H5Lexists") > 0;
}

std::vector<Object> objects(const Handle& file) {
    const std::uint64_t root = address_of(open_object(file, "/"));
    std::vector<Object> found = {{"/", ObjectKind::group, root}};
    std::vector<std::uint64_t> above = {root};
    collect(file, "/", above, found);
    std::sort(found.begin(), found.end(), [](const Object& a, const Object& b) { return a.path < b.path; });
    return found;
}

ObjectNames object_names(const std::vector<Object>& objects) {
    ObjectNames names;
    for (const Object& object : objects)
        names.emplace(object.address, object.path);
    return names;
}

Form dataset_form(const Handle& dataset) {
    Form form;
    form.type = owned(H5Dget_type(dataset.id()), "H5Dget_type");
    form.type_text = type_text(form.type);
    form.bytes_per_entry = H5Tget_size(form.type.id());
    set_shape(form, owned(H5Dget_space(dataset.id()), "H5Dget_space"));
    const Handle creation = owned(H5Dget_create_plist(dataset.id()), "H5Dget_create_plist");
    if (checked(H5Pget_layout(creation.id()), "H5Pget_layout") == H5D_CHUNKED) {
        std::vector<hsize_t> chunk(form.shape.size());
        checked(H5Pget_chunk(creation.id(), static_cast<int>(chunk.size()), chunk.data()), "H5Pget_chunk");
        form.chunk.assign(chunk.begin(), chunk.end());
    }
    return form;
}

Form attribute_form(const Handle& object, const std::string& name) {
    const Handle attribute = owned(H5Aopen(object.id(), name.c_str(), H5P_DEFAULT), "H5Aopen");
    Form form;
    form.type = owned(H5Aget_type(attribute.id()), "H5Aget_type");
    form.type_text = type_text(form.type);
    form.bytes_per_entry = H5Tget_size(form.type.id());
    set_shape(form, owned(H5Aget_space(attribute.id()), "H5Aget_space"));
    return form;
}

bool is_same_type(const Form& a, const Form& b) {
    return checked(H5Tequal(a.type.id(), b.type.id()), "H5Tequal") > 0;
}

std::vector<std::string> attribute_names(const Handle& object) {
    const hsize_t count = info_of(object).num_attrs;
    std::vector<std::string> names;
    for (hsize_t index = 0; index < count; ++index) {
        const Handle attribute = owned(
            H5Aopen_by_idx(object.id(), ".", H5_INDEX_NAME, H5_ITER_INC, index, H5P_DEFAULT, H5P_DEFAULT),
            "H5Aopen_by_idx");
        std::string name(
            static_cast<std::size_t>(checked(H5Aget_name(attribute.id(), 0, nullptr), "H5Aget_name")), '\0');
        checked(H5Aget_name(attribute.id(), name.size() + 1, name.data()), "H5Aget_name");
        names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    return names;
}

std::vector<double> read_float64(const Handle& file, const std::string& path) {
    return read_all<double>(file, path, H5T_IEEE_F64LE);
}

std::vector<std::int64_t> read_int64(const Handle& file, const std::string& path) {
    return read_all<std::int64_t>(file, path, H5T_STD_I64LE);
}

std::vector<std::uint8_t> read_uint8(const Handle& file, const std::string& path) {
    return read_all<std::uint8_t>(file, path, H5T_STD_U8LE);
}

std::vector<double> read_row(const Handle& dataset, const Shape& shape, const Shape& at) {
    std::vector<hsize_t> begin(at.begin(), at.end());
    begin.push_back(0);
    std::vector<hsize_t> count(at.size(), 1);
    count.push_back(shape.back());
    const Handle file_space = owned(H5Dget_space(dataset.id()), "H5Dget_space");
    checked(
        H5Sselect_hyperslab(file_space.id(), H5S_SELECT_SET, begin.data(), nullptr, count.data(), nullptr),
        "H5Sselect_hyperslab");
    const Handle memory_space =
        owned(H5Screate_simple(static_cast<int>(count.size()), count.data(), nullptr), "H5Screate_simple");
    std::vector<double> values(shape.back());
    checked(H5Dread(dataset.id(), H5T_NATIVE_DOUBLE, memory_space.id(), file_space.id(), H5P_DEFAULT,
                    values.data()),
            "H5Dread");
    return values;
}

std::string read_text_attribute(const Handle& object, const std::string& name) {
    const Form form = attribute_form(object, name);
    if (form.type_text != "text" || entries(form.shape) != 1)
        throw Failure("the attribute " + name + " is no single text");
    return read_attribute(object, name, form, {}).text(0);
}

std::int64_t read_int64_attribute(const Handle& object, const std::string& name) {
    const Handle attribute = owned(H5Aopen(object.id(), name.c_str(), H5P_DEFAULT), "H5Aopen");
    const Form form = attribute_form(object, name);
    if (checked(H5Tequal(form.type.id(), H5T_STD_I64LE), "H5Tequal") == 0 || entries(form.shape) != 1)
        throw Failure("the attribute " + name + " is no single whole number");
    std::int64_t value = 0;
    checked(H5Aread(attribute.id(), H5T_STD_I64LE, &value), "H5Aread");
    return value;
}

}  // namespace netlyap::hdf5
