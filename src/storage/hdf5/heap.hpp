#pragma once

#include "netlyap/core/byte_stream.hpp"

#include "handle.hpp"

#include <cstdint>
#include <map>
#include <span>

namespace netlyap::hdf5 {

/// Where a value of variable length says that its entries lie: 16 bytes of the file.
struct HeapReference {
    std::uint32_t count;  ///< entries
    std::uint64_t collection;
    std::uint32_t index;
};

constexpr std::size_t heap_reference_size = 16;
[[nodiscard]] HeapReference heap_reference(const std::byte* data);

/// Values of variable length in a file (HDF5's global heap), read here and not by the library: 1.10.8 writes
/// beyond its buffer where a reference tells another length than the heap, and reads a value as often as
/// references lead to it.
class Heap {
public:
    /// The first bytes of what a reference leads to, `count` times `bytes_per_entry`. Throws Failure where
    /// nothing lies there, where less does, and when all that was read is more than the file holds.
    [[nodiscard]] std::span<const std::byte> read(const Handle& object, const HeapReference& reference,
                                                  std::size_t bytes_per_entry);

private:
    struct Collection {
        Bytes bytes;
        std::map<std::uint32_t, std::span<const std::byte>> objects;  ///< by index
    };

    const Collection& collection(const Handle& object, std::uint64_t address);

    std::map<std::uint64_t, Collection> collections_;  ///< by address
    std::uint64_t loaded_ = 0;                         ///< bytes of collections
    std::uint64_t given_ = 0;                          ///< bytes of values
};

}  // namespace netlyap::hdf5
