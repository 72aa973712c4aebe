#include "placing_driver.hpp"

#include "netlyap/core/descriptor.hpp"
#include "netlyap/core/system_reason.hpp"

#include "calls.hpp"

#if H5_VERSION_GE(1, 13, 0)
#include <H5FDdevelop.h>
#endif

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iterator>
#include <new>
#include <type_traits>
#include <utility>

namespace netlyap::hdf5 {

/// An open file, in C++'s terms derived of H5FD_t.
struct AwaitedWrite::File {
    H5FD_t common{};  ///< of all drivers; the library takes its address for that of the file
    Descriptor descriptor{};
    haddr_t addresses_end = 0;  ///< of what the library has given away
    haddr_t file_end = 0;       ///< of what it has written
    std::span<const std::byte> awaited{};
    haddr_t place = HADDR_UNDEF;  ///< of what was awaited
};

namespace {

/// Puts the system's reason on the library's stack of errors.
herr_t failed(hid_t minor) {
    H5Epush2(H5E_DEFAULT, __FILE__, __func__, __LINE__, H5E_ERR_CLS, H5E_FILE, minor, "%s",
             system_reason(errno).c_str());
    return -1;
}

}  // namespace

/// What the library calls.
struct PlacingCalls {
    using File = AwaitedWrite::File;
    static_assert(std::is_standard_layout_v<File>);  // so that its first member has its address

    static File& placing(H5FD_t* file) { return *reinterpret_cast<File*>(file); }
    static const File& placing(const H5FD_t* file) { return *reinterpret_cast<const File*>(file); }

    static H5FD_t* open(const char* name, unsigned flags, hid_t, haddr_t) {
        const auto chosen = [&](unsigned flag, int result) { return (flags & flag) != 0 ? result : 0; };
        Descriptor descriptor(::open(name,
                                     O_CLOEXEC | chosen(H5F_ACC_RDWR, O_RDWR) |
                                         chosen(H5F_ACC_CREAT, O_CREAT) | chosen(H5F_ACC_TRUNC, O_TRUNC) |
                                         chosen(H5F_ACC_EXCL, O_EXCL),
                                     0666));
        struct stat status {};
        if (!descriptor.is_open() || ::fstat(descriptor.get(), &status) != 0) {
            failed(H5E_CANTOPENFILE);
            return nullptr;
        }
        File* const file = new (std::nothrow) File;
        if (file == nullptr)
            return nullptr;
        file->descriptor = std::move(descriptor);
        file->file_end = static_cast<haddr_t>(status.st_size);
        return &file->common;
    }

    static herr_t close(H5FD_t* file) {
        delete &placing(file);
        return 0;
    }

    /// Those of the library's own driver, as far as they decide where things lie.
    static herr_t query(const H5FD_t*, unsigned long* flags) {
        *flags = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA | H5FD_FEAT_DATA_SIEVE |
                 H5FD_FEAT_AGGREGATE_SMALLDATA | H5FD_FEAT_DEFAULT_VFD_COMPATIBLE;
        return 0;
    }

    static haddr_t addresses_end(const H5FD_t* file, H5FD_mem_t) { return placing(file).addresses_end; }

    static herr_t set_addresses_end(H5FD_t* file, H5FD_mem_t, haddr_t end) {
        placing(file).addresses_end = end;
        return 0;
    }

    static haddr_t file_end(const H5FD_t* file, H5FD_mem_t) { return placing(file).file_end; }

    static herr_t handle(H5FD_t* file, hid_t, void** result) {
        *result = file;
        return 0;
    }

    /// Beyond the end of the file there are zeros.
    static herr_t read(H5FD_t* file, H5FD_mem_t, hid_t, haddr_t place, std::size_t size, void* bytes) {
        auto* next = static_cast<char*>(bytes);
        while (size > 0) {
            const ssize_t got =
                ::pread(placing(file).descriptor.get(), next, size, static_cast<off_t>(place));
            if (got < 0 && errno == EINTR)
                continue;
            if (got < 0)
                return failed(H5E_READERROR);
            if (got == 0) {
                std::memset(next, 0, size);
                break;
            }
            next += got;
            place += static_cast<haddr_t>(got);
            size -= static_cast<std::size_t>(got);
        }
        return 0;
    }

    static herr_t write(H5FD_t* file, H5FD_mem_t, hid_t, haddr_t place, std::size_t size, const void* bytes) {
        File& own = placing(file);
        if (size == own.awaited.size() && bytes == own.awaited.data()) {
            own.place = place;
            return 0;
        }
        const auto* next = static_cast<const char*>(bytes);
        while (size > 0) {
            const ssize_t written = ::pwrite(own.descriptor.get(), next, size, static_cast<off_t>(place));
            if (written < 0 && errno == EINTR)
                continue;
            if (written < 0)
                return failed(H5E_WRITEERROR);
            next += written;
            place += static_cast<haddr_t>(written);
            size -= static_cast<std::size_t>(written);
        }
        own.file_end = std::max(own.file_end, place);
        return 0;
    }

    /// The file has all that was given away, written or not, and nothing behind it.
    static herr_t truncate(H5FD_t* file, hid_t, hbool_t) {
        File& own = placing(file);
        if (own.addresses_end == own.file_end)
            return 0;
        if (::ftruncate(own.descriptor.get(), static_cast<off_t>(own.addresses_end)) != 0)
            return failed(H5E_SEEKERROR);
        own.file_end = own.addresses_end;
        return 0;
    }

    static H5FD_class_t driver() {
        constexpr H5FD_mem_t map[] = H5FD_FLMAP_DICHOTOMY;
        H5FD_class_t driver{};
#if H5_VERSION_GE(1, 13, 0)
        driver.version = H5FD_CLASS_VERSION;
        driver.value =
            static_cast<H5FD_class_value_t>(500);  // one of those for drivers that nobody registered
#endif
        driver.name = "netlyap_placing";
        driver.maxaddr = (haddr_t{1} << (8 * sizeof(std::int64_t) - 1)) - 1;
        driver.fc_degree = H5F_CLOSE_WEAK;
        driver.open = open;
        driver.close = close;
        driver.query = query;
        driver.get_eoa = addresses_end;
        driver.set_eoa = set_addresses_end;
        driver.get_eof = file_end;
        driver.get_handle = handle;
        driver.read = read;
        driver.write = write;
        driver.truncate = truncate;
        std::copy(std::begin(map), std::end(map), driver.fl_map);
        return driver;
    }

    static File* file_of(const Handle& file) {
        void* handle = nullptr;
        checked(H5Fget_vfd_handle(file.id(), H5P_DEFAULT, &handle), "H5Fget_vfd_handle");
        return static_cast<File*>(handle);
    }
};

void use_placing_driver(const Handle& access) {
    static const H5FD_class_t driver = PlacingCalls::driver();
    static const hid_t number = checked(H5FDregister(&driver), "H5FDregister");
    checked(H5Pset_driver(access.id(), number, nullptr), "H5Pset_driver");
}

AwaitedWrite::AwaitedWrite(const Handle& file, std::span<const std::byte> bytes)
    : file_(PlacingCalls::file_of(file)) {
    file_->awaited = bytes;
    file_->place = HADDR_UNDEF;
}

AwaitedWrite::~AwaitedWrite() {
    file_->awaited = {};
}

std::uint64_t AwaitedWrite::place() const {
    if (file_->place == HADDR_UNDEF)
        throw Failure("the library did not write a chunk as it was given");
    return file_->place;
}

}  // namespace netlyap::hdf5
