#pragma once

#include "handle.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

/// A driver of the library that leaves the bytes of chunks to others: it reads and writes like the library's
/// own (sec2), but of a write that is awaited it notes the place alone. So the library decides where
/// everything lies, as it always does, and any number of threads write chunks there at once.
namespace netlyap::hdf5 {

/// Sets the driver among properties of opening a file.
void use_placing_driver(const Handle& access);

/// While it lives, the write of these bytes to a file that was opened so is not done.
class AwaitedWrite {
public:
    AwaitedWrite(const Handle& file, std::span<const std::byte> bytes);
    AwaitedWrite(const AwaitedWrite&) = delete;
    AwaitedWrite& operator=(const AwaitedWrite&) = delete;
    ~AwaitedWrite();

    /// Where in the file it would have been. Throws Failure where there was none.
    [[nodiscard]] std::uint64_t place() const;

private:
    struct File;
    friend struct PlacingCalls;
    File* file_;
};

}  // namespace netlyap::hdf5
