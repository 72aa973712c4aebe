#include "netlyap/storage/chunk_filter.hpp"

#include "netlyap/core/error.hpp"

#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <string>

namespace netlyap {

namespace {

/// All first bytes of the entries, then all second bytes, ...; bytes beyond the last whole entry stay behind.
Bytes shuffled(std::span<const std::byte> raw, std::size_t bytes_per_entry) {
    const std::size_t entries = raw.size() / bytes_per_entry;
    Bytes result(raw.begin(), raw.end());
    if (bytes_per_entry == 1)
        return result;
    for (std::size_t place = 0; place < bytes_per_entry; ++place)
        for (std::size_t entry = 0; entry < entries; ++entry)
            result[place * entries + entry] = raw[entry * bytes_per_entry + place];
    return result;
}

/// One zlib stream, with room for the checksum behind it.
Bytes deflated(std::span<const std::byte> bytes, std::size_t room) {
    uLongf size = ::compressBound(bytes.size());
    Bytes result(size + room);
    const int status = ::compress2(reinterpret_cast<Bytef*>(result.data()), &size,
                                   reinterpret_cast<const Bytef*>(bytes.data()), bytes.size(), deflate_level);
    if (status != Z_OK)
        throw InternalError("zlib cannot compress " + std::to_string(bytes.size()) + " bytes (status " +
                            std::to_string(status) + "); is the machine out of memory?");
    result.resize(size);
    return result;
}

/// Fletcher's checksum as HDF5 computes it: over big-endian 16-bit words, an odd last byte being the high
/// half of a word, sums modulo 65535 by folding the carry (so 0 and 65535 both stand for 0 as they come).
std::uint32_t fletcher32(std::span<const std::byte> bytes) {
    constexpr std::size_t words_without_overflow = 360;
    std::uint32_t sum = 0;
    std::uint32_t sum_of_sums = 0;
    const auto fold = [](std::uint32_t value) { return (value & 0xffffU) + (value >> 16U); };
    const auto byte_at = [&](std::size_t place) { return std::to_integer<std::uint32_t>(bytes[place]); };
    const std::size_t words = bytes.size() / 2;
    for (std::size_t begin = 0; begin < words; begin += words_without_overflow) {
        for (std::size_t word = begin; word < std::min(words, begin + words_without_overflow); ++word) {
            sum += byte_at(2 * word) << 8U | byte_at(2 * word + 1);
            sum_of_sums += sum;
        }
        sum = fold(sum);
        sum_of_sums = fold(sum_of_sums);
    }
    if (bytes.size() % 2 == 1) {
        sum = fold(sum + (byte_at(bytes.size() - 1) << 8U));
        sum_of_sums = fold(sum_of_sums + sum);
    }
    return fold(sum_of_sums) << 16U | fold(sum);
}

}  // namespace

Bytes filter_chunk(std::span<const std::byte> raw, std::size_t bytes_per_entry) {
    constexpr std::size_t checksum_size = 4;
    Bytes chunk = deflated(shuffled(raw, bytes_per_entry), checksum_size);
    const std::uint32_t checksum = fletcher32(chunk);
    for (std::size_t place = 0; place < checksum_size; ++place)  // little-endian
        chunk.push_back(static_cast<std::byte>(checksum >> 8U * place));
    return chunk;
}

}  // namespace netlyap
