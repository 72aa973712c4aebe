#include "writer.hpp"

#include "calls.hpp"
#include "placing_driver.hpp"

#include <limits>

namespace netlyap::hdf5 {

namespace {

Handle type_handle(ElementType type) {
    switch (type) {
        case ElementType::float64:
            return owned(H5Tcopy(H5T_IEEE_F64LE), "H5Tcopy");
        case ElementType::int64:
            return owned(H5Tcopy(H5T_STD_I64LE), "H5Tcopy");
        case ElementType::uint8:
            return owned(H5Tcopy(H5T_STD_U8LE), "H5Tcopy");
        case ElementType::text:
            break;
    }
    Handle text = owned(H5Tcopy(H5T_C_S1), "H5Tcopy");
    checked(H5Tset_size(text.id(), H5T_VARIABLE), "H5Tset_size");
    checked(H5Tset_cset(text.id(), H5T_CSET_UTF8), "H5Tset_cset");
    return text;
}

Handle space_of(const Shape& shape, const Shape& maximum = {}) {
    if (shape.empty())
        return owned(H5Screate(H5S_SCALAR), "H5Screate");
    const std::vector<hsize_t> lengths(shape.begin(), shape.end());
    const std::vector<hsize_t> limits(maximum.begin(), maximum.end());
    return owned(H5Screate_simple(static_cast<int>(lengths.size()), lengths.data(),
                                  limits.empty() ? nullptr : limits.data()),
                 "H5Screate_simple");
}

/// Objects keep no times (two runs of a job give the same file) and the order in which things were added.
/// Attributes stay beside each other however many they are: HDF5 1.10 cannot delete one of those that it
/// moved into a tree with their order.
void keep_order_not_times(const Handle& list, bool is_group) {
    constexpr unsigned order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
    checked(H5Pset_attr_phase_change(list.id(), 1000, 0), "H5Pset_attr_phase_change");
    checked(H5Pset_obj_track_times(list.id(), false), "H5Pset_obj_track_times");
    checked(H5Pset_attr_creation_order(list.id(), order), "H5Pset_attr_creation_order");
    if (is_group)
        checked(H5Pset_link_creation_order(list.id(), order), "H5Pset_link_creation_order");
}

void set_fill_value(const Handle& list, ElementType type) {
    const double float64 = std::numeric_limits<double>::quiet_NaN();
    const std::int64_t int64 = -1;
    const std::uint8_t uint8 = 255;
    const auto set = [&](const void* value) {
        checked(H5Pset_fill_value(list.id(), type_handle(type).id(), value), "H5Pset_fill_value");
    };
    if (type == ElementType::float64)
        set(&float64);
    else if (type == ElementType::int64)
        set(&int64);
    else if (type == ElementType::uint8)
        set(&uint8);
}

void write_elements(const Handle& dataset, ElementType type, const void* values) {
    checked(H5Dwrite(dataset.id(), type_handle(type).id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, values),
            "H5Dwrite");
}

void write_attribute(const Handle& object, const std::string& name, ElementType type, const Shape& shape,
                     const void* values) {
    const Handle own_type = type_handle(type);
    const Handle space = space_of(shape);
    const Handle attribute =
        owned(H5Acreate2(object.id(), name.c_str(), own_type.id(), space.id(), H5P_DEFAULT, H5P_DEFAULT),
              "H5Acreate2");
    checked(H5Awrite(attribute.id(), own_type.id(), values), "H5Awrite");
}

std::vector<const char*> pointers(std::span<const std::string> texts) {
    std::vector<const char*> result;
    result.reserve(texts.size());
    for (const std::string& text : texts)
        result.push_back(text.c_str());
    return result;
}

}  // namespace

Handle create_file(const std::filesystem::path& file) {
    start_library();
    const Handle creation = property_list(H5P_FILE_CREATE);
    keep_order_not_times(creation, true);
    const Handle access = file_access();
    use_placing_driver(access);
    // Every chunk at the end of the file, none in a block of small ones, as in all archives so far.
    checked(H5Pset_small_data_block_size(access.id(), 0), "H5Pset_small_data_block_size");
    return owned(H5Fcreate(file.c_str(), H5F_ACC_TRUNC, creation.id(), access.id()), "H5Fcreate");
}

void close_file(Handle file) {
    checked(H5Fclose(file.release()), "H5Fclose");
}

void create_group(const Handle& file, const std::string& path) {
    const Handle creation = property_list(H5P_GROUP_CREATE);
    keep_order_not_times(creation, true);
    owned(H5Gcreate2(file.id(), path.c_str(), H5P_DEFAULT, creation.id(), H5P_DEFAULT), "H5Gcreate2");
}

Handle create_dataset(const Handle& file, const std::string& path, const DatasetForm& form) {
    const Handle creation = property_list(H5P_DATASET_CREATE);
    keep_order_not_times(creation, false);
    if (form.has_missing)
        set_fill_value(creation, form.type);
    if (!form.chunk.empty()) {
        const std::vector<hsize_t> chunk(form.chunk.begin(), form.chunk.end());
        checked(H5Pset_chunk(creation.id(), static_cast<int>(chunk.size()), chunk.data()), "H5Pset_chunk");
        checked(H5Pset_fletcher32(creation.id()), "H5Pset_fletcher32");
    }
    return owned(H5Dcreate2(file.id(), path.c_str(), type_handle(form.type).id(),
                            space_of(form.shape, form.maximum).id(), H5P_DEFAULT, creation.id(), H5P_DEFAULT),
                 "H5Dcreate2");
}

void write(const Handle& dataset, std::span<const double> values) {
    write_elements(dataset, ElementType::float64, values.data());
}

void write(const Handle& dataset, std::span<const std::int64_t> values) {
    write_elements(dataset, ElementType::int64, values.data());
}

void write(const Handle& dataset, std::span<const std::uint8_t> values) {
    write_elements(dataset, ElementType::uint8, values.data());
}

void write(const Handle& dataset, std::span<const std::string> values) {
    write_elements(dataset, ElementType::text, pointers(values).data());
}

ByteRange place_chunk(const Handle& file, const Handle& dataset, const Shape& begin,
                      std::span<const std::byte> filtered) {
    const std::vector<hsize_t> offset(begin.begin(), begin.end());
    const AwaitedWrite write(file, filtered);
    checked(H5Dwrite_chunk(dataset.id(), H5P_DEFAULT, 0, offset.data(), filtered.size(), filtered.data()),
            "H5Dwrite_chunk");
    return {write.place(), filtered.size(), begin};
}

std::vector<ByteRange> byte_ranges(const Handle& dataset) {
    const Handle creation = owned(H5Dget_create_plist(dataset.id()), "H5Dget_create_plist");
    std::vector<ByteRange> result;
    if (checked(H5Pget_layout(creation.id()), "H5Pget_layout") != H5D_CHUNKED) {
        const haddr_t begin = H5Dget_offset(dataset.id());
        if (begin != HADDR_UNDEF)
            result.push_back({begin, H5Dget_storage_size(dataset.id()), {}});
        return result;
    }
    const Handle space = owned(H5Dget_space(dataset.id()), "H5Dget_space");
    const int rank = checked(H5Sget_simple_extent_ndims(space.id()), "H5Sget_simple_extent_ndims");
    hsize_t count = 0;
    checked(H5Dget_num_chunks(dataset.id(), space.id(), &count), "H5Dget_num_chunks");
    for (hsize_t index = 0; index < count; ++index) {
        std::vector<hsize_t> offset(static_cast<std::size_t>(rank));
        unsigned mask = 0;
        haddr_t address = HADDR_UNDEF;
        hsize_t size = 0;
        checked(H5Dget_chunk_info(dataset.id(), space.id(), index, offset.data(), &mask, &address, &size),
                "H5Dget_chunk_info");
        result.push_back({address, size, Shape(offset.begin(), offset.end())});
    }
    return result;
}

void set_attribute(const Handle& object, const std::string& name, const std::string& text) {
    const char* pointer = text.c_str();
    write_attribute(object, name, ElementType::text, {}, &pointer);
}

void set_attribute(const Handle& object, const std::string& name, double value) {
    write_attribute(object, name, ElementType::float64, {}, &value);
}

void set_attribute(const Handle& object, const std::string& name, std::int64_t value) {
    write_attribute(object, name, ElementType::int64, {}, &value);
}

void set_attribute(const Handle& object, const std::string& name, std::span<const std::int64_t> values) {
    write_attribute(object, name, ElementType::int64, {values.size()}, values.data());
}

void set_attribute(const Handle& object, const std::string& name, std::span<const std::uint8_t> values) {
    write_attribute(object, name, ElementType::uint8, {values.size()}, values.data());
}

void set_attribute(const Handle& object, const std::string& name, std::span<const std::string> texts) {
    write_attribute(object, name, ElementType::text, {texts.size()}, pointers(texts).data());
}

void link(const Handle& file, const std::string& existing, const std::string& path) {
    checked(H5Lcreate_hard(file.id(), existing.c_str(), file.id(), path.c_str(), H5P_DEFAULT, H5P_DEFAULT),
            "H5Lcreate_hard");
}

}  // namespace netlyap::hdf5
