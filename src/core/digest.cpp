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

struct RunningDigest::State {
    XXH3_state_t xxh3;
};

RunningDigest::RunningDigest() : state_(std::make_unique<State>()) {
    XXH3_64bits_reset(&state_->xxh3);
}

RunningDigest::~RunningDigest() = default;

void RunningDigest::add(std::span<const std::byte> part) noexcept {
    XXH3_64bits_update(&state_->xxh3, part.data(), part.size());
}

std::uint64_t RunningDigest::value() const noexcept {
    return XXH3_64bits_digest(&state_->xxh3);
}

std::string digest_text(std::uint64_t value) {
    std::array<char, 17> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%016" PRIx64, value);
    return buffer.data();
}

}  // namespace netlyap
