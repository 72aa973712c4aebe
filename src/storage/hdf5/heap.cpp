#include "heap.hpp"

#include "calls.hpp"

#include <unistd.h>
#include <cerrno>
#include <cstring>
#include <string_view>

namespace netlyap::hdf5 {

namespace {

constexpr std::string_view signature = "GCOL\1";
constexpr std::size_t header_size =
    16;  ///< of a collection: signature, three bytes, size; and of an object in it

template <class Number>
Number number_at(const std::byte* data) {
    Number number;
    std::memcpy(&number, data, sizeof number);
    return number;
}

[[noreturn]] void refuse(const std::string& reason) {
    throw Failure("a value of variable length " + reason);
}

/// Bytes of the file of an object, whatever the library knows of them.
Bytes file_bytes(const Handle& object, std::uint64_t begin, std::uint64_t size) {
    const Handle file = owned(H5Iget_file_id(object.id()), "H5Iget_file_id");
    void* descriptor = nullptr;
    checked(H5Fget_vfd_handle(file.id(), H5P_DEFAULT, &descriptor), "H5Fget_vfd_handle");
    Bytes bytes(size);
    for (std::size_t done = 0; done < size;) {
        const ssize_t count = ::pread(*static_cast<const int*>(descriptor), bytes.data() + done, size - done,
                                      static_cast<off_t>(begin + done));
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            refuse("cannot be read from the file");
        done += static_cast<std::size_t>(count);
    }
    return bytes;
}

}  // namespace

HeapReference heap_reference(const std::byte* data) {
    return {number_at<std::uint32_t>(data), number_at<std::uint64_t>(data + 4),
            number_at<std::uint32_t>(data + 12)};
}

const Heap::Collection& Heap::collection(const Handle& object, std::uint64_t address) {
    if (const auto found = collections_.find(address); found != collections_.end())
        return found->second;
    const std::uint64_t end = file_size(object);
    if (address > end || end - address < header_size)
        refuse("lies outside of the file");
    const Bytes header = file_bytes(object, address, header_size);
    const auto size = number_at<std::uint64_t>(header.data() + 8);
    if (std::memcmp(header.data(), signature.data(), signature.size()) != 0 || size < header_size ||
        size > end - address)
        refuse("leads to a place that holds none");
    loaded_ += size;
    if (loaded_ > end)
        refuse("lies in the same bytes as others");
    Collection& result = collections_[address];
    result.bytes = file_bytes(object, address, size);
    const std::span<const std::byte> all(result.bytes);
    for (std::size_t place = header_size; all.size() - place >= header_size;) {
        const auto index = number_at<std::uint16_t>(all.data() + place);
        const auto length = number_at<std::uint64_t>(all.data() + place + 8);
        place += header_size;
        if (index == 0)  // what is free
            break;
        if (length > all.size() - place)
            refuse("is longer than its place");
        result.objects.emplace(index, all.subspan(place, length));
        const std::uint64_t padded = (length + 7) / 8 * 8;
        if (padded > all.size() - place)
            break;
        place += padded;
    }
    return result;
}

std::span<const std::byte> Heap::read(const Handle& object, const HeapReference& reference,
                                      std::size_t bytes_per_entry) {
    const std::uint64_t size = std::uint64_t{reference.count} * bytes_per_entry;
    if (size == 0)
        return {};
    const Collection& held = collection(object, reference.collection);
    const auto found = held.objects.find(reference.index);
    if (found == held.objects.end())
        refuse("is not where it should be");
    if (size > found->second.size())
        refuse("is shorter than it says");
    given_ += size;
    if (given_ > file_size(object))
        refuse("is the same as many others: together they have more bytes than the file");
    return found->second.first(size);
}

}  // namespace netlyap::hdf5
