#include "netlyap/storage/files/chunk_checksum.hpp"

#include <algorithm>
#include <cstdint>
#include <span>

namespace netlyap::files {

namespace {

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

Bytes with_checksum(Bytes chunk) {
    const std::uint32_t checksum = fletcher32(chunk);
    for (std::size_t place = 0; place < sizeof checksum; ++place)
        chunk.push_back(static_cast<std::byte>(checksum >> 8U * place));
    return chunk;
}

bool has_right_checksum(std::span<const std::byte> bytes) {
    if (bytes.size() < checksum_size)
        return false;
    const std::size_t size = bytes.size() - checksum_size;
    const std::uint32_t checksum = fletcher32(bytes.first(size));
    for (std::size_t place = 0; place < checksum_size; ++place)
        if (bytes[size + place] != static_cast<std::byte>(checksum >> 8U * place))
            return false;
    return true;
}

}  // namespace netlyap::files
