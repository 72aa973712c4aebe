#pragma once

#include "netlyap/storage/archive/archive.hpp"

#include "files/mapped_file.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

/// Checksums of every byte of an archive, kept after its HDF5 content, where no reader of HDF5 looks. They
/// are checked before HDF5 sees the file: on damaged metadata the library may crash, hang, or read other
/// values.
///
///     content (HDF5)  |  table: region (begin, size, XXH3, place) ...  |  footer of 48 bytes:
///     "netlyap-sweep\0\0\0", format_version, size of the content, XXH3 of the table, XXH3 of the 40 bytes
///     before
namespace netlyap::archive {

/// Bytes of a file that belong together.
struct SealedRange {
    std::uint64_t begin;
    std::uint64_t size;
    std::uint64_t digest;
    std::string place;  ///< dataset and chunk, or what else lies there
};

/// Where a dataset or a chunk of one lies.
struct NamedRange {
    std::uint64_t begin;
    std::uint64_t size;
    std::string name;
    std::optional<std::uint64_t> digest = {};  ///< of its bytes, where somebody knows it already
};

/// Appends the checksums to a file without them and makes all of it durable. What lies between the places is
/// named as metadata. InternalError when places overlap.
void seal_archive(const std::filesystem::path& file, std::vector<NamedRange> places,
                  int format_version = archive_format_version);

/// The checksums of an archive, opened for checking.
class SealedArchive {
public:
    /// UsageError when there is no such file; DataError when it is not a whole archive: empty, foreign,
    /// truncated, of a newer format.
    explicit SealedArchive(const std::filesystem::path& file);

    /// The regions among `wanted` whose bytes are not as they were sealed.
    [[nodiscard]] std::vector<Damage> damage(const std::function<bool(const SealedRange&)>& wanted) const;

    [[nodiscard]] const std::filesystem::path& file() const noexcept { return path_; }

private:
    std::filesystem::path path_;
    files::MappedFile file_;
    std::vector<SealedRange> regions_;
};

/// The place of the chunk of a dataset with this first entry, and what every such name begins with.
[[nodiscard]] std::string chunk_prefix(const std::string& path);

}  // namespace netlyap::archive
