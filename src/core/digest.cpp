#include "netlyap/core/digest.hpp"

#include <xxhash.h>

#include <array>
#include <cinttypes>
#include <cstdio>

namespace netlyap {

std::uint64_t digest(std::span<const std::byte> bytes) noexcept {
    return XXH3_64bits(bytes.data(), bytes.size());
}

std::uint64_t digest(std::string_view text) noexcept {
    return XXH3_64bits(text.data(), text.size());
}

std::string digest_text(std::uint64_t value) {
    std::array<char, 17> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%016" PRIx64, value);
    return buffer.data();
}

}  // namespace netlyap
