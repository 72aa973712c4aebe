#include "scales.hpp"

#include "calls.hpp"

#include <cstddef>

namespace netlyap::hdf5 {

namespace {

void write_once(const Handle& object, const char* name, const Handle& file_type, const Handle& memory_type,
                hsize_t length, const void* values) {
    const Handle space = length == 0 ? owned(H5Screate(H5S_SCALAR), "H5Screate")
                                     : owned(H5Screate_simple(1, &length, nullptr), "H5Screate_simple");
    const Handle attribute = owned(
        H5Acreate2(object.id(), name, file_type.id(), space.id(), H5P_DEFAULT, H5P_DEFAULT), "H5Acreate2");
    checked(H5Awrite(attribute.id(), memory_type.id(), values), "H5Awrite");
}

/// One text of fixed length with its final zero.
void write_word(const Handle& object, const char* name, const std::string& word) {
    const Handle type = owned(H5Tcopy(H5T_C_S1), "H5Tcopy");
    checked(H5Tset_size(type.id(), word.size() + 1), "H5Tset_size");
    write_once(object, name, type, type, 0, word.c_str());
}

/// {dataset, dimension}: in memory as DimensionOf, in the file with the same places.
Handle dimension_type(hid_t integer) {
    Handle type = owned(H5Tcreate(H5T_COMPOUND, sizeof(DimensionOf)), "H5Tcreate");
    checked(H5Tinsert(type.id(), "dataset", offsetof(DimensionOf, dataset), H5T_STD_REF_OBJ), "H5Tinsert");
    checked(H5Tinsert(type.id(), "dimension", offsetof(DimensionOf, dimension), integer), "H5Tinsert");
    return type;
}

}  // namespace

std::uint64_t reference(const Handle& object) {
    hobj_ref_t result = 0;
    checked(H5Rcreate(&result, object.id(), ".", H5R_OBJECT, -1), "H5Rcreate");
    return result;
}

void make_scale(const Handle& dataset, const std::string& name) {
    write_word(dataset, "CLASS", "DIMENSION_SCALE");
    write_word(dataset, "NAME", name);
}

void name_scales(const Handle& dataset, std::span<const std::uint64_t> scales) {
    if (scales.empty())
        return;
    std::vector<hobj_ref_t> references(scales.begin(), scales.end());
    std::vector<hvl_t> lists;
    for (hobj_ref_t& one : references)
        lists.push_back({1, &one});
    const Handle type = owned(H5Tvlen_create(H5T_STD_REF_OBJ), "H5Tvlen_create");
    write_once(dataset, "DIMENSION_LIST", type, type, lists.size(), lists.data());
}

void name_users(const Handle& scale, std::span<const DimensionOf> users) {
    if (!users.empty())
        write_once(scale, "REFERENCE_LIST", dimension_type(H5T_STD_I32LE), dimension_type(H5T_NATIVE_INT32),
                   users.size(), users.data());
}

}  // namespace netlyap::hdf5
