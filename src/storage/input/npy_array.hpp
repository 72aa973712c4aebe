#pragma once

#include "stored_numbers.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace netlyap::input {

/// An .npy file, as NumPy writes arrays (numpy.lib.format, versions 1 to 3).
struct NpyArray {
    bool is_fortran = false;  ///< the first index runs fastest
    std::vector<std::uint64_t> shape;
    StoredNumbers values;
};

[[nodiscard]] bool is_npy(std::string_view bytes);

/// The bytes, which outlive it, as an array. DataError with the name of the file for what is not a whole
/// array of real numbers.
[[nodiscard]] NpyArray parse_npy(std::string_view bytes, const std::string& name);

/// The values along one dimension, beginning at a place in the array.
[[nodiscard]] std::vector<double> npy_line(const NpyArray& array, const std::vector<std::uint64_t>& begin,
                                           std::size_t dimension);

/// All values, the last index running fastest.
[[nodiscard]] std::vector<double> npy_values(const NpyArray& array);

}  // namespace netlyap::input
