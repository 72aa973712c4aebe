#include "netlyap/storage/archive/archive.hpp"

#include "open.hpp"

namespace netlyap::archive {

namespace {

/// Datasets in one piece are read in blocks of this size.
constexpr std::size_t verified_at_once = 64'000'000;

/// Reads what is stored of a dataset, chunks through their filters: their checksums were computed before they
/// were written.
void read_through(const hdf5::Handle& file, const std::string& path, const hdf5::ObjectNames& names,
                  std::vector<Damage>& found) {
    const hdf5::Handle dataset = hdf5::open_dataset(file, path);
    const hdf5::Form form = hdf5::dataset_form(dataset);
    const bool has_chunks = !form.chunk.empty();
    const hdf5::Shape block = hdf5::block_shape(form, has_chunks ? 0 : verified_at_once);
    hdf5::for_each_block(form.shape, block, [&](const hdf5::Shape& begin, const hdf5::Shape& shape) {
        try {
            if (!has_chunks || hdf5::stored_chunk(dataset, form, begin, names) > 0)
                static_cast<void>(hdf5::read_block(dataset, form, begin, shape, names));
        } catch (const hdf5::LimitFailure&) {
            throw;
        } catch (const hdf5::Failure& failure) {
            found.push_back({has_chunks ? chunk_prefix(path) + hdf5::shape_text(begin) : path,
                             "it cannot be read: " + std::string(failure.what())});
        }
    });
}

}  // namespace

std::vector<Damage> verify_archive(const std::filesystem::path& file) {
    const SealedArchive sealed(file);
    std::vector<Damage> found = sealed.damage([](const SealedRange&) { return true; });
    if (!found.empty())
        return found;
    const hdf5::Handle archive = open_archive(sealed);
    std::string path = "/";
    try {
        const std::vector<hdf5::Object> objects = hdf5::objects(archive);
        const hdf5::ObjectNames names = hdf5::object_names(objects);
        for (const hdf5::Object& object : objects) {
            path = object.path;
            if (names.paths.at(object.address) != path)
                continue;  // another name of what was read
            const hdf5::Handle handle = hdf5::open_object(archive, path);
            for (const std::string& name : hdf5::attribute_names(handle))
                static_cast<void>(
                    hdf5::read_attribute(handle, name, hdf5::attribute_form(handle, name), names));
            if (object.kind == hdf5::ObjectKind::dataset)
                read_through(archive, path, names, found);
        }
    } catch (const hdf5::Failure& failure) {
        found.push_back({path, "it cannot be read: " + std::string(failure.what())});
    }
    return found;
}

}  // namespace netlyap::archive
