#include "netlyap/storage/files/chunk_checksum.hpp"

#include "calls.hpp"
#include "limits.hpp"
#include "reader.hpp"

#include <algorithm>

/// Whether reading a dataset gives what the file stores: no values of other files, no code of others, no
/// entries that nobody wrote.
namespace netlyap::hdf5 {

namespace {

void check_type(const Form& form, const std::string& path) {
    const H5T_class_t kind = checked(H5Tget_class(form.type.id()), "H5Tget_class");
    if (kind != H5T_INTEGER && kind != H5T_FLOAT && form.type_text != "text")
        throw Failure(path + " holds values of the type " + form.type_text + ", not numbers or texts");
}

void check_filters(const Form& form, const std::string& path) {
    for (const int filter : form.filters)
        if (filter != H5Z_FILTER_FLETCHER32 && filter != H5Z_FILTER_DEFLATE && filter != H5Z_FILTER_SHUFFLE)
            throw Failure(path + " is stored through the filter number " + std::to_string(filter) +
                          "; only fletcher32, deflate and shuffle are read, and no plugin is loaded");
}

bool has_filter(const Form& form, int filter) {
    return std::count(form.filters.begin(), form.filters.end(), filter) > 0;
}

std::uint64_t product(std::uint64_t a, std::uint64_t b, const std::string& path) {
    std::uint64_t result = 0;
    if (__builtin_mul_overflow(a, b, &result))
        throw Failure(path + " has more bytes than can be counted");
    return result;
}

void check_chunks(const Form& form, const std::string& path, std::uint64_t bytes_in_file) {
    std::uint64_t places = 1;
    std::uint64_t bytes = form.bytes_per_entry;
    for (std::size_t dimension = 0; dimension < form.shape.size(); ++dimension) {
        if (form.chunk[dimension] == 0)
            throw Failure(path + " has chunks without entries");
        const std::uint64_t whole = form.shape[dimension] / form.chunk[dimension];
        const bool has_rest = form.shape[dimension] % form.chunk[dimension] != 0;
        places = product(places, whole + (has_rest ? 1 : 0), path);
        bytes = product(bytes, form.chunk[dimension], path);
    }
    if (bytes > largest_chunk_bytes)
        throw Failure(path + " has chunks of " + std::to_string(bytes) + " bytes");
    if (places / most_chunk_places_per_byte > bytes_in_file)
        throw Failure(path + " has places for " + std::to_string(places) +
                      " chunks, more than the file has bytes");
}

}  // namespace

std::uint64_t check_dataset(const Handle& dataset, const std::string& path) {
    const Handle creation = owned(H5Dget_create_plist(dataset.id()), "H5Dget_create_plist");
    const H5D_layout_t layout = checked(H5Pget_layout(creation.id()), "H5Pget_layout");
    if (layout == H5D_VIRTUAL)
        throw Failure(path +
                      " is a virtual dataset: its values lie in other places, which no checksum here covers");
    if (checked(H5Pget_external_count(creation.id()), "H5Pget_external_count") > 0)
        throw Failure(path + " keeps its values in another file, which no checksum here covers");
    const Form form = dataset_form(dataset);
    check_type(form, path);
    check_filters(form, path);
    const std::uint64_t bytes = product(entries(form.shape), form.bytes_per_entry, path);
    if (layout == H5D_CHUNKED) {
        check_chunks(form, path, file_size(dataset));
        return 0;
    }
    if (H5Dget_storage_size(dataset.id()) < bytes || bytes > file_size(dataset))
        throw Failure(path + " has entries of " + std::to_string(bytes) + " bytes, but fewer are stored");
    return bytes;
}

std::uint64_t stored_chunk(const Handle& dataset, const Form& form, const Shape& begin,
                           const ObjectNames& names) {
    const std::uint64_t in_file = file_size(dataset);
    if (++names.chunk_places / most_chunk_places_per_byte > in_file)
        throw LimitFailure("it has places for more than " + std::to_string(most_chunk_places_per_byte) +
                           " chunks per byte of the file");
    const std::vector<hsize_t> offset(begin.begin(), begin.end());
    hsize_t stored = 0;
    if (H5Dget_chunk_storage_size(dataset.id(), offset.data(), &stored) < 0) {
        if (last_reason() !=
            "chunk storage is not allocated")  // what 1.10 says of one that was never written
            fail("H5Dget_chunk_storage_size");
        stored = 0;
    }
    names.chunk_bytes += stored;
    if (names.chunk_bytes > in_file)
        throw LimitFailure("its chunks have more bytes than the file: several lie in the same place");
    if (stored == 0)
        return 0;
    const std::uint64_t bytes = entries(form.chunk) * form.bytes_per_entry;
    const std::uint64_t checksum = has_filter(form, H5Z_FILTER_FLETCHER32) ? files::checksum_size : 0;
    const bool is_compressed = has_filter(form, H5Z_FILTER_DEFLATE);
    if (is_compressed ? bytes / best_compression > stored : stored != bytes + checksum)
        throw Failure("it has " + std::to_string(stored) + " bytes, not those of " +
                      std::to_string(entries(form.chunk)) + " entries");
    return stored;
}

}  // namespace netlyap::hdf5
