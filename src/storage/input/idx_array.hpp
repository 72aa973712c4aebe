#pragma once

#include "stored_numbers.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace netlyap::input {

/// An IDX file, as MNIST comes in: two zero bytes, a byte for the type of the values, one for the number of
/// dimensions, the length of each as 4 bytes, then the values, the last index running fastest; the highest
/// byte of a number comes first.
struct IdxArray {
    std::vector<std::uint64_t> shape;
    StoredNumbers values;
};

/// Whether bytes begin as those of such a file; no text does.
[[nodiscard]] bool is_idx(std::string_view bytes);

/// The bytes, which outlive it, as an array. DataError with the name of the file for what is not a whole one.
[[nodiscard]] IdxArray parse_idx(std::string_view bytes, const std::string& name);

}  // namespace netlyap::input
