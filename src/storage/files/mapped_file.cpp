#include "mapped_file.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/system_reason.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>

namespace netlyap::files {

namespace {

[[noreturn]] void fail(const std::filesystem::path& file, int reason) {
    throw IoError("reading " + file.string() + " failed: " + system_reason(reason));
}

/// A FIFO is not waited for.
Descriptor open_named(const std::filesystem::path& file) {
    Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    if (!descriptor.is_open() && is_reason_of_path(errno))
        throw UsageError(file.string() + " cannot be read: " + system_reason(errno));
    if (!descriptor.is_open())
        fail(file, errno);
    struct stat status {};
    if (::fstat(descriptor.get(), &status) == 0 && !S_ISREG(status.st_mode))
        throw DataError(file.string() + " is not a regular file; name one");
    return descriptor;
}

}  // namespace

MappedFile::MappedFile(const std::filesystem::path& file) : MappedFile(open_named(file), file) {}

MappedFile::MappedFile(const Descriptor& descriptor, const std::filesystem::path& name) {
    struct stat status {};
    if (::fstat(descriptor.get(), &status) != 0)
        fail(name, errno);
    if (!S_ISREG(status.st_mode))
        throw IoError("reading " + name.string() + " failed: it is not a regular file");
    const auto size = static_cast<std::size_t>(status.st_size);
    if (size == 0)
        return;
    void* const start = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor.get(), 0);
    if (start == MAP_FAILED)
        fail(name, errno);
    bytes_ = {static_cast<const std::byte*>(start), size};
}

MappedFile::~MappedFile() {
    if (!bytes_.empty())
        ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

}  // namespace netlyap::files
