#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace netlyap {

/// A 64-bit checksum of bytes (XXH3). It guards against accidents, not against intent.
[[nodiscard]] std::uint64_t digest(std::span<const std::byte> bytes) noexcept;
[[nodiscard]] std::uint64_t digest(std::string_view text) noexcept;

/// The checksum of bytes that come in parts: that of the whole.
class RunningDigest {
public:
    RunningDigest();
    ~RunningDigest();
    void add(std::span<const std::byte> part) noexcept;
    [[nodiscard]] std::uint64_t value() const noexcept;  ///< of what was added so far

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// The checksum as 16 hexadecimal digits.
[[nodiscard]] std::string digest_text(std::uint64_t value);

}  // namespace netlyap
