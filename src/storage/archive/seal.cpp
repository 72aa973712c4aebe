#include "seal.hpp"

#include "netlyap/core/digest.hpp"
#include "netlyap/core/error.hpp"
#include "netlyap/core/system_reason.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>
#include <string_view>

namespace netlyap::archive {

namespace {

using std::filesystem::path;
using View = std::span<const std::byte>;

constexpr std::array<char, 16> magic = {'n', 'e', 't', 'l', 'y', 'a', 'p', '-', 's', 'w', 'e', 'e', 'p'};
constexpr std::size_t footer_size = magic.size() + 4 * sizeof(std::uint64_t);
constexpr std::string_view hdf5_signature = "\211HDF\r\n\032\n";
constexpr std::size_t hdf5_end_of_file =
    28;  ///< where a superblock of version 2 or 3 has the size of the file
const char* const metadata = "metadata (structure, attributes, texts)";
const char* const remedy = "; write it again with `netlyap gather` from its run directory";

bool begins_like_hdf5(View bytes) {
    return bytes.size() >= hdf5_signature.size() &&
           std::memcmp(bytes.data(), hdf5_signature.data(), hdf5_signature.size()) == 0;
}

/// The size that the file should have at least, where an archive says it.
std::optional<std::uint64_t> promised_size(View bytes) {
    std::uint64_t size = 0;
    if (bytes.size() < hdf5_end_of_file + sizeof size || std::to_integer<int>(bytes[8]) < 2)
        return std::nullopt;
    std::memcpy(&size, bytes.data() + hdf5_end_of_file, sizeof size);
    return size;
}

/// Why a file without a footer is not an archive.
[[noreturn]] void refuse(const path& file, View bytes) {
    const std::string name = file.string();
    if (bytes.empty())
        throw DataError(name + " is empty, so it is not an archive" + remedy);
    if (!begins_like_hdf5(bytes))
        throw DataError(
            name +
            " is not an archive of netlyap: it does not begin like an HDF5 file; name the sweep.h5 "
            "of a run directory");
    if (const auto size = promised_size(bytes); size && *size > bytes.size())
        throw DataError(name + " is truncated: it has " + std::to_string(bytes.size()) +
                        " bytes of more than " + std::to_string(*size) + remedy);
    throw DataError(
        name +
        " is an HDF5 file, but not a whole archive of netlyap: the checksums at its end are missing, "
        "so it is of another program, or was changed, appended to or cut off" +
        remedy);
}

struct Footer {
    std::uint64_t format_version;
    std::uint64_t content_size;
    std::uint64_t table_digest;
};

Bytes footer_bytes(const Footer& footer) {
    ByteWriter writer;
    writer.put(magic);
    writer.put(footer.format_version);
    writer.put(footer.content_size);
    writer.put(footer.table_digest);
    writer.put(digest(writer.bytes()));
    return writer.take();
}

Footer read_footer(const path& file, View bytes) {
    if (bytes.size() < footer_size ||
        std::memcmp(bytes.data() + bytes.size() - footer_size, magic.data(), magic.size()) != 0)
        refuse(file, bytes);
    const View own = bytes.last(footer_size);
    ByteReader reader(own.subspan(magic.size()));
    Footer footer{};
    footer.format_version = reader.get<std::uint64_t>();
    footer.content_size = reader.get<std::uint64_t>();
    footer.table_digest = reader.get<std::uint64_t>();
    if (reader.get<std::uint64_t>() != digest(own.first(footer_size - sizeof(std::uint64_t))))
        throw DataError(file.string() + " is damaged in its last " + std::to_string(footer_size) +
                        " bytes, which hold the checksum of its checksums" + remedy);
    if (footer.format_version > static_cast<std::uint64_t>(archive_format_version))
        throw DataError(file.string() + " was written by a newer netlyap: it has format_version " +
                        std::to_string(footer.format_version) + ", this program reads up to " +
                        std::to_string(archive_format_version) + "; use a newer netlyap");
    return footer;
}

/// The regions of the table, which have to be all of the content, one after the other: whoever wrote another
/// table may have chosen right checksums for it, and no byte is read where a region only claims to lie.
std::vector<SealedRange> regions_of(const path& file, View table, std::uint64_t content_size) {
    const auto refuse_table = [&](const std::string& reason) {
        throw DataError(file.string() + " has a table of checksums that does not fit it: " + reason + remedy);
    };
    std::vector<SealedRange> regions;
    std::uint64_t covered = 0;
    for (ByteReader reader(table); !reader.empty();) {
        SealedRange region;
        try {
            region.begin = reader.get<std::uint64_t>();
            region.size = reader.get<std::uint64_t>();
            region.digest = reader.get<std::uint64_t>();
            region.place = reader.get_text();
        } catch (const DataError&) {
            refuse_table("its entry " + std::to_string(regions.size()) + " is cut off");
        }
        if (region.begin != covered)
            refuse_table("its entry " + std::to_string(regions.size()) + " begins at byte " +
                         std::to_string(region.begin) + ", the one before ends at byte " +
                         std::to_string(covered));
        if (region.size == 0 || region.size > content_size - covered)
            refuse_table("its entry " + std::to_string(regions.size()) + " has " +
                         std::to_string(region.size) + " bytes, " + std::to_string(content_size - covered) +
                         " are left");
        covered += region.size;
        regions.push_back(std::move(region));
    }
    if (covered != content_size)
        refuse_table("it ends at byte " + std::to_string(covered) + " of " + std::to_string(content_size));
    return regions;
}

std::vector<SealedRange> read_table(const path& file, View bytes) {
    const Footer footer = read_footer(file, bytes);
    const std::uint64_t end = bytes.size() - footer_size;
    const View table =
        footer.content_size <= end ? bytes.subspan(footer.content_size, end - footer.content_size) : View{};
    if (footer.content_size > end || digest(table) != footer.table_digest)
        throw DataError(file.string() + " is damaged in the table of its checksums, from byte " +
                        std::to_string(footer.content_size) + " on" + remedy);
    std::vector<SealedRange> regions = regions_of(file, table, footer.content_size);
    if (!begins_like_hdf5(bytes.first(footer.content_size)))
        throw DataError(file.string() + " has the checksums of an archive, but no HDF5 file before them" +
                        remedy);
    return regions;
}

/// The places in order and, between them, the rest.
std::vector<SealedRange> cover(std::vector<NamedRange> places, View content) {
    std::sort(places.begin(), places.end(),
              [](const NamedRange& a, const NamedRange& b) { return a.begin < b.begin; });
    std::vector<SealedRange> regions;
    std::uint64_t covered = 0;
    const auto add = [&](std::uint64_t end, const std::string& place,
                         const std::optional<std::uint64_t>& known = {}) {
        if (end > covered)
            regions.push_back({covered, end - covered,
                               known ? *known : digest(content.subspan(covered, end - covered)), place});
        covered = end;
    };
    for (const NamedRange& place : places) {
        if (place.begin < covered || place.begin > content.size() ||
            place.size > content.size() - place.begin)
            throw InternalError("the place of " + place.name +
                                " in an archive is not known; please report it with the version of HDF5");
        add(place.begin, metadata);
        add(place.begin + place.size, place.name, place.digest);
    }
    add(content.size(), metadata);
    return regions;
}

void append(const path& file, View bytes) {
    std::ofstream stream(file, std::ios::binary | std::ios::app);
    stream.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    stream.close();
    if (!stream)
        throw IoError("writing the checksums of " + file.string() + " failed: " + system_reason(errno));
}

void make_durable(const path& file) {
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    const bool failed = descriptor < 0 || ::fsync(descriptor) != 0;
    const int reason = errno;
    if (descriptor >= 0)
        ::close(descriptor);
    if (failed)
        throw IoError("syncing " + file.string() + " failed: " + system_reason(reason));
}

/// The file is there and can be read as one.
const path& checked_name(const path& file) {
    std::error_code unknown;
    const auto status = std::filesystem::status(file, unknown);
    if (unknown && status.type() == std::filesystem::file_type::none)
        throw UsageError(file.string() + " cannot be read: " + system_reason(unknown.value()));
    if (!std::filesystem::exists(status))
        throw UsageError("there is no file " + file.string() + "; name the sweep.h5 of a run directory");
    if (std::filesystem::is_directory(status))
        throw UsageError(file.string() + " is a folder, not an archive; name the sweep.h5 in it");
    return file;
}

}  // namespace

void seal_archive(const path& file, std::vector<NamedRange> places, int format_version) {
    ByteWriter table;
    Footer footer{static_cast<std::uint64_t>(format_version), 0, 0};
    {
        const files::MappedFile content(file);
        footer.content_size = content.bytes().size();
        for (const SealedRange& region : cover(std::move(places), content.bytes())) {
            table.put(region.begin);
            table.put(region.size);
            table.put(region.digest);
            table.put_text(region.place);
        }
    }
    footer.table_digest = digest(table.bytes());
    table.put_bytes(footer_bytes(footer));
    append(file, table.bytes());
    make_durable(file);
}

SealedArchive::SealedArchive(const path& file)
    : path_(checked_name(file)), file_(file), regions_(read_table(file, file_.bytes())) {}

std::vector<Damage> SealedArchive::damage(const std::function<bool(const SealedRange&)>& wanted) const {
    std::vector<Damage> found;
    for (const SealedRange& region : regions_)
        if (wanted(region) && digest(file_.bytes().subspan(region.begin, region.size)) != region.digest)
            found.push_back({region.place, "bytes " + std::to_string(region.begin) + " to " +
                                               std::to_string(region.begin + region.size - 1) +
                                               " of the file are not as they were written"});
    return found;
}

std::string chunk_prefix(const std::string& path) {
    return path + ", chunk ";
}

}  // namespace netlyap::archive
