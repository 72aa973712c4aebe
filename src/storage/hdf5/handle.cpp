#include "handle.hpp"

#include "netlyap/core/system_reason.hpp"
#include "netlyap/core/text.hpp"

#include "calls.hpp"
#include "heap.hpp"

#include <string_view>

namespace netlyap::hdf5 {

namespace {

/// The system's words where the library has its number, otherwise the library's.
std::string reason_of(std::string_view description) {
    constexpr std::string_view mark = "errno = ";
    const std::size_t begin = description.find(mark);
    if (begin == std::string_view::npos)
        return std::string(description);
    const std::string_view rest = description.substr(begin + mark.size());
    const auto number = parse_integer(rest.substr(0, rest.find(',')));
    return number ? system_reason(static_cast<int>(*number)) : std::string(description);
}

herr_t take_innermost(unsigned number, const H5E_error2_t* error, void* reason) {
    if (number == 0 && error->desc != nullptr)
        *static_cast<std::string*>(reason) = reason_of(error->desc);
    return 0;
}

/// The conversion of values of variable length into raw_references(): the same bytes.
herr_t keep_raw(hid_t from, hid_t to, H5T_cdata_t* state, std::size_t, std::size_t, std::size_t, void*, void*,
                hid_t) {
    if (state->command == H5T_CONV_INIT) {
        state->need_bkg = H5T_BKG_NO;
        return H5Tget_size(from) == heap_reference_size && H5Tget_size(to) == heap_reference_size ? 0 : -1;
    }
    return 0;
}

}  // namespace

Handle& Handle::operator=(Handle&& other) noexcept {
    Handle old(id_);
    id_ = other.release();
    return *this;
}

Handle::~Handle() {
    if (id_ >= 0)
        H5Idec_ref(id_);
}

Handle open_object(const Handle& file, const std::string& path) {
    return owned(H5Oopen(file.id(), path.c_str(), H5P_DEFAULT), "H5Oopen");
}

std::string shape_text(const Shape& shape) {
    std::string text;
    for (const std::uint64_t length : shape)
        text += (text.empty() ? "" : ",") + std::to_string(length);
    return "[" + text + "]";
}

std::uint64_t entries(const Shape& shape) {
    std::uint64_t product = 1;
    for (const std::uint64_t length : shape)
        if (__builtin_mul_overflow(product, length, &product))
            throw Failure("a dataset of the shape " + shape_text(shape) + " has too many entries");
    return product;
}

void start_library() {
    static const bool started = [] {
        H5dont_atexit();
        if (H5open() < 0 || H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr) < 0)
            return false;
        const Handle list(H5Tvlen_create(H5T_NATIVE_CHAR));
        const Handle raw = raw_references();
        return H5PLset_loading_state(0) >= 0 && H5Lunregister(H5L_TYPE_EXTERNAL) >= 0 &&
               H5Tregister(H5T_PERS_SOFT, "raw references", list.id(), raw.id(), keep_raw) >= 0;
    }();
    if (!started)
        throw Failure("the HDF5 library does not start");
}

std::string last_reason() {
    std::string reason;
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, take_innermost, &reason);
    return reason;
}

void fail(const char* call) {
    const std::string reason = last_reason();
    throw Failure((reason.empty() ? "no reason given" : reason) + " (" + call + ")");
}

std::uint64_t file_size(const Handle& object) {
    const Handle file = owned(H5Iget_file_id(object.id()), "H5Iget_file_id");
    hsize_t size = 0;
    checked(H5Fget_filesize(file.id(), &size), "H5Fget_filesize");
    return size;
}

Handle raw_references() {
    return owned(H5Tcreate(H5T_OPAQUE, heap_reference_size), "H5Tcreate");
}

Handle property_list(hid_t list_class) {
    return owned(H5Pcreate(list_class), "H5Pcreate");
}

Handle file_access() {
    Handle access = property_list(H5P_FILE_ACCESS);
    checked(H5Pset_libver_bounds(access.id(), H5F_LIBVER_V110, H5F_LIBVER_V110), "H5Pset_libver_bounds");
    checked(H5Pset_fclose_degree(access.id(), H5F_CLOSE_STRONG), "H5Pset_fclose_degree");
#if H5_VERSION_GE(1, 10, 7)
    checked(H5Pset_file_locking(access.id(), false, true), "H5Pset_file_locking");
#endif
    return access;
}

}  // namespace netlyap::hdf5
