#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace netlyap::input {

/// The head of an .npy file, as NumPy writes arrays (numpy.lib.format, versions 1 to 3).
struct NpyArray {
    char kind = 'f';        ///< f: floating point, i: whole, u: not negative, b: yes or no
    std::size_t width = 8;  ///< bytes of a value
    bool is_big_endian = false;
    bool is_fortran = false;  ///< the first index runs fastest
    std::vector<std::uint64_t> shape;
    std::string_view values;  ///< the bytes after the head
};

[[nodiscard]] bool is_npy(std::string_view bytes);

/// The bytes, which outlive it, as an array. DataError with the name of the file for what is not a whole
/// array of real numbers.
[[nodiscard]] NpyArray parse_npy(std::string_view bytes, const std::string& name);

/// The values along one dimension, beginning at a place in the array.
[[nodiscard]] std::vector<double> npy_line(const NpyArray& array, const std::vector<std::uint64_t>& begin,
                                           std::size_t dimension);

}  // namespace netlyap::input
