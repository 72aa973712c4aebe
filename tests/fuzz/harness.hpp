#pragma once

#include "netlyap/core/byte_stream.hpp"
#include "netlyap/core/error.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <span>
#include <string>
#include <type_traits>

/// What the fuzz targets share. A target gets bytes from libFuzzer, reads them as the program would, and ends
/// the process when a promise is broken: the sanitizers see the rest.
namespace netlyap::fuzz {

/// Ends the process with the sentence unless it holds: libFuzzer keeps the input.
void require(bool holds, const char* sentence);

/// What the program does with hostile input is a sentence: an Error that is not "internal". Any other
/// exception passes, which ends the process.
void check_sentence(const Error& error);

/// Whether the call throws such an Error.
template <class Call>
bool refuses(Call call) {
    try {
        call();
        return false;
    } catch (const Error& error) {
        check_sentence(error);
        return true;
    }
}

/// Takes numbers and bytes from the input, zeros after its end.
class Input {
public:
    Input(const std::uint8_t* data, std::size_t size) : rest_(std::as_bytes(std::span(data, size))) {}

    [[nodiscard]] bool empty() const noexcept { return rest_.empty(); }
    [[nodiscard]] std::span<const std::byte> rest() const noexcept { return rest_; }

    template <class Value>
    requires std::is_trivially_copyable_v<Value> Value take() {
        Value value{};
        const auto bytes = take_bytes(sizeof value);
        if (!bytes.empty())
            std::memcpy(&value, bytes.data(), bytes.size());
        return value;
    }

    /// At most so many.
    std::span<const std::byte> take_bytes(std::size_t size);
    /// A number below `count`, which is at least 1.
    std::size_t below(std::size_t count) { return take<std::uint16_t>() % count; }

private:
    std::span<const std::byte> rest_;
};

/// The folder of this process, which is removed at its end: in $TMPDIR or in memory.
[[nodiscard]] const std::filesystem::path& folder();

void write_bytes(const std::filesystem::path& file, std::span<const std::byte> bytes);
[[nodiscard]] Bytes read_bytes(const std::filesystem::path& file);

}  // namespace netlyap::fuzz
