#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace netlyap::input {

/// How the numbers of an array stand in a file, one behind the other.
struct StoredNumbers {
    char kind = 'f';        ///< f: floating point, i: whole, u: not negative, b: yes or no
    std::size_t width = 8;  ///< bytes of a number: 1, 2, 4 or 8, of floating point 4 or 8
    bool is_big_endian = false;
    std::string_view bytes;

    [[nodiscard]] std::size_t count() const noexcept { return bytes.size() / width; }
};

/// "uint8", "float64", ...
[[nodiscard]] std::string type_text(const StoredNumbers& numbers);

/// Those at first, first + step, ..., `count` of them, as doubles.
[[nodiscard]] std::vector<double> numbers_at(const StoredNumbers& numbers, std::uint64_t first,
                                             std::uint64_t step, std::uint64_t count);

}  // namespace netlyap::input
