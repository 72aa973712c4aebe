#include "mapped_file.hpp"

#include "netlyap/core/error.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <system_error>

namespace netlyap {

MappedFile::MappedFile(const std::filesystem::path& file) {
    const auto fail = [&] {
        throw IoError("reading " + file.string() +
                      " failed: " + std::error_code(errno, std::generic_category()).message());
    };
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        fail();
    struct stat status {};
    void* start = nullptr;
    bool failed = ::fstat(descriptor, &status) != 0;
    const auto size = static_cast<std::size_t>(status.st_size);
    if (!failed && size > 0) {
        start = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
        failed = start == MAP_FAILED;
    }
    const int reason = errno;
    ::close(descriptor);
    errno = reason;
    if (failed)
        fail();
    bytes_ = {static_cast<const std::byte*>(start), start == nullptr ? 0 : size};
}

MappedFile::~MappedFile() {
    if (!bytes_.empty())
        ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

}  // namespace netlyap
