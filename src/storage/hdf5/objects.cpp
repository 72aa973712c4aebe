#include "calls.hpp"
#include "limits.hpp"
#include "reader.hpp"

#include <algorithm>
#include <set>
#include <string_view>

/// What a file holds: hard links to groups and datasets, and attributes. Everything else leads out of the
/// file or is read by nobody, and is refused by its name.
namespace netlyap::hdf5 {

namespace {

#if H5_VERSION_GE(1, 12, 0)
using ObjectInfo = H5O_info1_t;
using LinkInfo = H5L_info1_t;
constexpr auto iterate_links = H5Literate1;
constexpr auto info_of_link = H5Lget_info1;
#else
using ObjectInfo = H5O_info_t;
using LinkInfo = H5L_info_t;
constexpr auto iterate_links = H5Literate;
constexpr auto info_of_link = H5Lget_info;
#endif

ObjectInfo info_of(const Handle& object) {
    ObjectInfo info;
    checked(H5Oget_info2(object.id(), &info, H5O_INFO_BASIC | H5O_INFO_NUM_ATTRS), "H5Oget_info2");
    return info;
}

/// The names that an iteration of the library meets, until there are too many.
struct Names {
    std::vector<std::string> found;
    std::size_t most;
    bool is_odd = false;  ///< a name that no path can hold

    /// 0: go on.
    herr_t add(const char* name) {
        const std::string_view text(name);
        is_odd = text.empty() || text == "." || text.size() > longest_name ||
                 text.find('/') != std::string_view::npos;
        if (is_odd || found.size() == most)
            return 1;
        found.emplace_back(text);
        return 0;
    }
};

herr_t add_link(hid_t, const char* name, const LinkInfo*, void* names) {
    return static_cast<Names*>(names)->add(name);
}

herr_t add_attribute(hid_t, const char* name, const H5A_info_t*, void* names) {
    return static_cast<Names*>(names)->add(name);
}

/// What was found, in alphabetical order. `stopped`: the library's answer to an iteration.
std::vector<std::string> sorted(Names names, bool stopped, const std::string& whose) {
    if (names.is_odd)
        throw Failure(whose + " has a name that is empty, longer than " + std::to_string(longest_name) +
                      " bytes, \".\", or holds a /");
    if (stopped)
        throw Failure(whose + " has more than " + std::to_string(names.most) + " names");
    std::sort(names.found.begin(), names.found.end());
    return std::move(names.found);
}

/// Opens what a link of a group leads to. Throws Failure for all links but hard ones.
Handle follow(const Handle& group, const std::string& name, const std::string& path) {
    LinkInfo link;
    checked(info_of_link(group.id(), name.c_str(), &link, H5P_DEFAULT), "H5Lget_info");
    if (link.type == H5L_TYPE_SOFT)
        throw Failure(path + " is a soft link: it names an object instead of being one");
    if (link.type == H5L_TYPE_EXTERNAL)
        throw Failure(path + " is a link into another file, which no checksum here covers");
    if (link.type != H5L_TYPE_HARD)
        throw Failure(path + " is a link of a kind of its own, which other programs define");
    return owned(H5Oopen(group.id(), name.c_str(), H5P_DEFAULT), "H5Oopen");
}

/// The object of a path, if there is one.
std::optional<Handle> find(const Handle& file, const std::string& path) {
    Handle object = open_object(file, "/");
    for (std::size_t begin = 0; begin < path.size();) {
        if (path[begin] == '/') {
            ++begin;
            continue;
        }
        const std::size_t end = std::min(path.find('/', begin), path.size());
        const std::string name = path.substr(begin, end - begin);
        if (info_of(object).type != H5O_TYPE_GROUP || name == "." ||
            checked(H5Lexists(object.id(), name.c_str(), H5P_DEFAULT), "H5Lexists") == 0)
            return std::nullopt;
        object = follow(object, name, path.substr(0, end));
        begin = end;
    }
    return object;
}

/// The walk over a file.
class Walk {
public:
    /// Adds what is below a group.
    void descend(const Handle& group, const std::string& path) {
        Names names{{}, most_links - links_};
        hsize_t index = 0;
        const herr_t stopped = checked(
            iterate_links(group.id(), H5_INDEX_NAME, H5_ITER_NATIVE, &index, add_link, &names), "H5Literate");
        links_ += names.found.size();
        if (stopped > 0 && !names.is_odd)
            throw Failure("it has more than " + std::to_string(most_links) +
                          " paths, a group with two names counted twice");
        for (const std::string& name : sorted(std::move(names), stopped > 0, path))
            visit(group, name, (path == "/" ? "" : path) + "/" + name);
    }

    std::vector<Object> found;
    std::vector<std::uint64_t> above;  ///< addresses of the groups on the way

private:
    void visit(const Handle& group, const std::string& name, const std::string& path) {
        const Handle object = follow(group, name, path);
        const ObjectInfo info = info_of(object);
        if (info.type != H5O_TYPE_GROUP && info.type != H5O_TYPE_DATASET)
            throw Failure(path + " is neither a group nor a dataset, but a type with a name");
        if (info.num_attrs > most_attributes)
            throw Failure(path + " has more than " + std::to_string(most_attributes) + " attributes");
        found.push_back(
            {path, info.type == H5O_TYPE_GROUP ? ObjectKind::group : ObjectKind::dataset, info.addr});
        if (info.type == H5O_TYPE_DATASET) {
            const std::uint64_t bytes = check_dataset(object, path);
            if (datasets_.insert(info.addr).second)
                bytes_ += bytes;
            if (bytes_ > file_size(object))
                throw Failure("the datasets up to " + path +
                              " have more bytes than the file: several lie in the same place");
            return;
        }
        if (std::count(above.begin(), above.end(), info.addr) > 0)
            throw Failure(path + " leads back to a group above it");
        if (above.size() == deepest_group)
            throw Failure(path + " lies in more than " + std::to_string(deepest_group) + " groups");
        above.push_back(info.addr);
        descend(object, path);
        above.pop_back();
    }

    std::size_t links_ = 0;
    std::set<std::uint64_t> datasets_;  ///< their addresses
    std::uint64_t bytes_ = 0;           ///< of datasets in one piece
};

}  // namespace

std::uint64_t address_of(const Handle& object) {
    return info_of(object).addr;
}

bool exists(const Handle& file, const std::string& path) {
    return find(file, path).has_value();
}

Handle open_dataset(const Handle& file, const std::string& path) {
    std::optional<Handle> object = find(file, path);
    if (!object || info_of(*object).type != H5O_TYPE_DATASET)
        throw Failure(path + (object ? " is not a dataset" : " is not there"));
    check_dataset(*object, path);
    return std::move(*object);
}

std::vector<Object> objects(const Handle& file) {
    const Handle root = open_object(file, "/");
    Walk walk;
    walk.found.push_back({"/", ObjectKind::group, address_of(root)});
    walk.above.push_back(walk.found.front().address);
    walk.descend(root, "/");
    std::sort(walk.found.begin(), walk.found.end(),
              [](const Object& a, const Object& b) { return a.path < b.path; });
    return std::move(walk.found);
}

ObjectNames object_names(const std::vector<Object>& objects) {
    ObjectNames names;
    for (const Object& object : objects)
        names.paths.emplace(object.address, object.path);
    return names;
}

std::vector<std::string> attribute_names(const Handle& object) {
    Names names{{}, most_attributes};
    hsize_t index = 0;
    const herr_t stopped =
        checked(H5Aiterate2(object.id(), H5_INDEX_NAME, H5_ITER_NATIVE, &index, add_attribute, &names),
                "H5Aiterate2");
    return sorted(std::move(names), stopped > 0, "the list of attributes");
}

}  // namespace netlyap::hdf5
