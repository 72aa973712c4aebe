#include "open.hpp"

#include "netlyap/core/error.hpp"

namespace netlyap::archive {

hdf5::Handle open_archive(const SealedArchive& sealed) {
    const std::string name = sealed.file().string();
    try {
        hdf5::Handle file = hdf5::open_file(sealed.file());
        static_cast<void>(hdf5::objects(file));  // refuses what no archive holds
        const hdf5::Handle root = hdf5::open_object(file, "/");
        const std::string format = hdf5::read_text_attribute(root, "format");
        const std::int64_t version = hdf5::read_int64_attribute(root, "format_version");
        if (format != "netlyap-sweep" || version < 1 || version > archive_format_version)
            throw DataError(name + " has the format " + format + ", format_version " +
                            std::to_string(version) + "; this program reads netlyap-sweep up to " +
                            std::to_string(archive_format_version) + "; use a newer netlyap");
        return file;
    } catch (const hdf5::Failure& failure) {
        throw DataError(name + " cannot be read as an archive: " + failure.what() +
                        "; write it again with `netlyap gather` from its run directory");
    }
}

void refuse_damage(const SealedArchive& sealed, const std::vector<Damage>& damage) {
    if (damage.empty())
        return;
    throw DataError(
        sealed.file().string() + " is damaged: " + damage.front().place + ": " + damage.front().reason +
        (damage.size() > 1 ? " (and " + std::to_string(damage.size() - 1) + " other places)" : "") +
        "; write it again with `netlyap gather` from its run directory");
}

bool is_provenance(const std::string& path) {
    return path == "/provenance" || path.starts_with("/provenance/");
}

}  // namespace netlyap::archive
