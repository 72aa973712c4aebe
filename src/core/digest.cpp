#include "netlyap/core/digest.hpp"

#define XXH_STATIC_LINKING_ONLY  // the size of its state
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

std::uint64_t digest(std::initializer_list<std::span<const std::byte>> parts) noexcept {
    XXH3_state_t state;
    XXH3_64bits_reset(&state);
    for (const std::span<const std::byte> part : parts)
        XXH3_64bits_update(&state, part.data(), part.size());
    return XXH3_64bits_digest(&state);
}

std::string digest_text(std::uint64_t value) {
    std::array<char, 17> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%016" PRIx64, value);
    return buffer.data();
}

}  // namespace netlyap
