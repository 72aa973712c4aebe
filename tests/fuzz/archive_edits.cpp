#include "archive_edits.hpp"

#include "hdf5/reader.hpp"

#include <hdf5.h>

#include <algorithm>
#include <array>
#include <vector>

namespace netlyap::fuzz {

namespace {

using hdf5::Handle;

constexpr std::size_t most_edits = 6;
/// Small or absurd: what lies between may be allowed, and takes more time than a fuzz target has.
constexpr std::array<hsize_t, 10> lengths = {0, 1, 2, 3, 8, 9, 20, 1ULL << 33, 1ULL << 62, 1ULL << 63};
constexpr std::size_t most_rank = 3;

enum class Edit : std::uint8_t {
    remove,
    dataset,
    attribute,
    no_attribute,
    hard_link,
    soft_link,
    external_link,
    external_data,
    virtual_data,
    values,
    extent,
    nested_groups,
    count,
};

/// An identifier that may be none; closed at the end.
Handle held(hid_t id) {
    return Handle(id);
}

class Editor {
public:
    Editor(hid_t file, const std::filesystem::path& outside, Input& input)
        : file_(file), outside_(outside), input_(input) {
        H5Ovisit(file_, H5_INDEX_NAME, H5_ITER_INC, note_path, &paths_);
    }

    void edit() {
        const auto kind =
            static_cast<Edit>(input_.take<std::uint8_t>() % static_cast<std::uint8_t>(Edit::count));
        const std::string path = some_path();
        switch (kind) {
            case Edit::remove:
                H5Ldelete(file_, path.c_str(), H5P_DEFAULT);
                break;
            case Edit::dataset:
                replace_dataset(path, held(H5Pcreate(H5P_DATASET_CREATE)));
                break;
            case Edit::attribute:
                replace_attribute(path);
                break;
            case Edit::no_attribute:
                H5Adelete_by_name(file_, path.c_str(), some_attribute(path).c_str(), H5P_DEFAULT);
                break;
            case Edit::hard_link:
                H5Lcreate_hard(file_, path.c_str(), file_, new_path().c_str(), H5P_DEFAULT, H5P_DEFAULT);
                break;
            case Edit::soft_link:
                H5Ldelete(file_, path.c_str(), H5P_DEFAULT);
                H5Lcreate_soft(some_path().c_str(), file_, path.c_str(), H5P_DEFAULT, H5P_DEFAULT);
                break;
            case Edit::external_link:
                H5Ldelete(file_, path.c_str(), H5P_DEFAULT);
                H5Lcreate_external(outside_.c_str(), path.c_str(), file_, path.c_str(), H5P_DEFAULT,
                                   H5P_DEFAULT);
                break;
            case Edit::external_data:
                external_dataset(path);
                break;
            case Edit::virtual_data:
                virtual_dataset(path);
                break;
            case Edit::values:
                write_values(path);
                break;
            case Edit::extent:
                set_extent(path);
                break;
            case Edit::nested_groups:
                nest_groups(new_path());
                break;
            case Edit::count:
                break;
        }
    }

private:
    static herr_t note_path(hid_t, const char* name, const H5O_info_t*, void* paths) {
        if (std::string_view(name) != ".")
            static_cast<std::vector<std::string>*>(paths)->push_back("/" + std::string(name));
        return 0;
    }

    std::string some_path() { return paths_[input_.below(paths_.size())]; }

    std::string new_path() {
        const std::string path = some_path();
        return path.substr(0, path.rfind('/') + 1) + std::string(1, static_cast<char>('a' + input_.below(4)));
    }

    std::string some_attribute(const std::string& path) {
        static const std::vector<std::string> names = {
            "title",       "job",   "complete",       "format",         "format_version", "flag_meanings",
            "flag_values", "units", "DIMENSION_LIST", "REFERENCE_LIST", "CLASS",          "given_up",
            "class_names", "x"};
        static_cast<void>(path);
        return names[input_.below(names.size())];
    }

    Handle some_type() {
        switch (input_.below(10)) {
            case 0:
                return held(H5Tcopy(H5T_IEEE_F64LE));
            case 1:
                return held(H5Tcopy(H5T_STD_I64LE));
            case 2:
                return held(H5Tcopy(H5T_STD_U8LE));
            case 3: {
                Handle text = held(H5Tcopy(H5T_C_S1));
                H5Tset_size(text.id(), H5T_VARIABLE);
                return text;
            }
            case 4: {
                Handle text = held(H5Tcopy(H5T_C_S1));
                H5Tset_size(text.id(), 1 + input_.below(300));
                return text;
            }
            case 5: {
                Handle pair = held(H5Tcreate(H5T_COMPOUND, 16));
                H5Tinsert(pair.id(), "a", 0, H5T_IEEE_F64LE);
                H5Tinsert(pair.id(), "b", 8, H5T_STD_I32BE);
                return pair;
            }
            case 6:
                return held(H5Tcopy(H5T_STD_REF_OBJ));
            case 7:
                return held(H5Tvlen_create(H5T_IEEE_F32LE));
            case 8: {
                const hsize_t length = 1 + input_.below(3);
                return held(H5Tarray_create2(H5T_STD_I64LE, 1, &length));
            }
            default:
                return held(H5Tcreate(H5T_OPAQUE, 1 + input_.below(20)));
        }
    }

    std::vector<hsize_t> some_shape() {
        std::vector<hsize_t> shape(input_.below(most_rank + 1));
        for (hsize_t& length : shape)
            length = lengths[input_.below(lengths.size())];
        return shape;
    }

    static Handle space_of(const std::vector<hsize_t>& shape) {
        return held(shape.empty() ? H5Screate(H5S_SCALAR)
                                  : H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr));
    }

    /// A dataset without data, in one piece or in chunks.
    void replace_dataset(const std::string& path, const Handle& creation) {
        const Handle type = some_type();
        const std::vector<hsize_t> shape = some_shape();
        H5Pset_obj_track_times(creation.id(), false);
        if (input_.below(2) == 1 && !shape.empty()) {
            std::vector<hsize_t> chunk(shape.size(), 1);
            for (std::size_t dimension = 0; dimension < shape.size(); ++dimension)
                chunk[dimension] = std::clamp<hsize_t>(shape[dimension], 1, 1 + input_.below(100));
            H5Pset_chunk(creation.id(), static_cast<int>(chunk.size()), chunk.data());
        }
        H5Ldelete(file_, path.c_str(), H5P_DEFAULT);
        held(H5Dcreate2(file_, path.c_str(), type.id(), space_of(shape).id(), H5P_DEFAULT, creation.id(),
                        H5P_DEFAULT));
    }

    void external_dataset(const std::string& path) {
        const Handle creation = held(H5Pcreate(H5P_DATASET_CREATE));
        H5Pset_external(creation.id(), outside_.c_str(), static_cast<off_t>(input_.below(100)),
                        H5F_UNLIMITED);
        replace_dataset(path, creation);
    }

    void virtual_dataset(const std::string& path) {
        const Handle creation = held(H5Pcreate(H5P_DATASET_CREATE));
        const std::vector<hsize_t> shape = {1 + input_.below(100)};
        const char* source = input_.below(2) == 0 ? outside_.c_str() : ".";
        H5Pset_virtual(creation.id(), space_of(shape).id(), source, some_path().c_str(),
                       space_of(shape).id());
        H5Ldelete(file_, path.c_str(), H5P_DEFAULT);
        held(H5Dcreate2(file_, path.c_str(), H5T_IEEE_F64LE, space_of(shape).id(), H5P_DEFAULT, creation.id(),
                        H5P_DEFAULT));
    }

    /// Numbers, zeros after those of the input; fixed-length types only, so that no pointer is made up.
    std::vector<std::byte> some_bytes(std::size_t size) {
        std::vector<std::byte> bytes(size);
        const auto given = input_.take_bytes(std::min<std::size_t>(size, input_.take<std::uint8_t>()));
        std::copy(given.begin(), given.end(), bytes.begin());
        return bytes;
    }

    static bool has_pointers(hid_t type) {
        return H5Tdetect_class(type, H5T_VLEN) > 0 || H5Tis_variable_str(type) > 0;
    }

    void replace_attribute(const std::string& path) {
        const std::string object = input_.below(2) == 0 ? "/" : path;
        const std::string name = some_attribute(object);
        const Handle type = some_type();
        const std::vector<hsize_t> shape = some_shape();
        double product = 1.0;
        for (const hsize_t length : shape)
            product *= static_cast<double>(length);
        if (product > 1000.0)
            return;  // an attribute has to fit into a header
        const auto entries = static_cast<hsize_t>(product);
        H5Adelete_by_name(file_, object.c_str(), name.c_str(), H5P_DEFAULT);
        const Handle attribute =
            held(H5Acreate_by_name(file_, object.c_str(), name.c_str(), type.id(), space_of(shape).id(),
                                   H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
        if (attribute.id() < 0)
            return;
        if (H5Tis_variable_str(type.id()) > 0) {
            const auto bytes = some_bytes(40);
            std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
            const std::vector<const char*> texts(std::max<hsize_t>(entries, 1), text.c_str());
            H5Awrite(attribute.id(), type.id(), texts.data());
        } else if (!has_pointers(type.id())) {
            H5Awrite(attribute.id(), type.id(),
                     some_bytes(std::max<std::size_t>(entries * H5Tget_size(type.id()), 1)).data());
        }
    }

    /// Not those of a virtual dataset: HDF5 1.10 writes into its sources, and into one that is its own source
    /// until the stack is full.
    void write_values(const std::string& path) {
        const Handle dataset = held(H5Dopen2(file_, path.c_str(), H5P_DEFAULT));
        if (dataset.id() < 0)
            return;
        const Handle creation = held(H5Dget_create_plist(dataset.id()));
        if (H5Pget_layout(creation.id()) == H5D_VIRTUAL)
            return;
        const Handle type = held(H5Dget_type(dataset.id()));
        const Handle space = held(H5Dget_space(dataset.id()));
        const hssize_t entries = H5Sget_simple_extent_npoints(space.id());
        if (entries < 1 || entries > 10'000 || has_pointers(type.id()))
            return;
        const auto bytes = some_bytes(static_cast<std::size_t>(entries) * H5Tget_size(type.id()));
        H5Dwrite(dataset.id(), type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes.data());
    }

    void set_extent(const std::string& path) {
        const Handle dataset = held(H5Dopen2(file_, path.c_str(), H5P_DEFAULT));
        if (dataset.id() < 0)
            return;
        const Handle space = held(H5Dget_space(dataset.id()));
        std::vector<hsize_t> shape(
            static_cast<std::size_t>(std::max(0, H5Sget_simple_extent_ndims(space.id()))));
        for (hsize_t& length : shape)
            length = input_.below(20);
        H5Dset_extent(dataset.id(), shape.data());
    }

    void nest_groups(std::string path) {
        for (std::size_t depth = 1 + input_.below(40); depth > 0; --depth, path += "/g")
            held(H5Gcreate2(file_, path.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    }

    hid_t file_;
    const std::filesystem::path& outside_;
    Input& input_;
    std::vector<std::string> paths_;
};

}  // namespace

void edit_archive(const std::filesystem::path& file, const std::filesystem::path& outside, Input& input) {
    static_cast<void>(hdf5::open_file(file));  // switches off the library's printing
    const Handle access = held(H5Pcreate(H5P_FILE_ACCESS));
    H5Pset_libver_bounds(access.id(), H5F_LIBVER_V110, H5F_LIBVER_V110);
    H5Pset_fclose_degree(access.id(), H5F_CLOSE_STRONG);
    const Handle opened = held(H5Fopen(file.c_str(), H5F_ACC_RDWR, access.id()));
    require(opened.id() >= 0, "the archive opens for changes");
    for (std::size_t edit = 0; edit < most_edits && !input.empty(); ++edit)
        Editor(opened.id(), outside, input).edit();
}

}  // namespace netlyap::fuzz
