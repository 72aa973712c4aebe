#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace netlyap {

/// A 64-bit checksum of bytes (XXH3). It guards against accidents, not against intent.
[[nodiscard]] std::uint64_t digest(std::span<const std::byte> bytes) noexcept;
[[nodiscard]] std::uint64_t digest(std::string_view text) noexcept;
/// That of all parts, one behind the other.
[[nodiscard]] std::uint64_t digest(std::initializer_list<std::span<const std::byte>> parts) noexcept;

/// The checksum as 16 hexadecimal digits.
[[nodiscard]] std::string digest_text(std::uint64_t value);

}  // namespace netlyap
