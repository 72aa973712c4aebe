#pragma once

#include <cstddef>

/// Upper triangular matrices of eight lanes without their zeros: the entries i <= j, row after row,
/// [entry][lane].
namespace netlyap {

/// The entries of one with so many rows.
[[nodiscard]] constexpr std::size_t triangle_entries(std::size_t rows) noexcept {
    return rows * (rows + 1) / 2;
}

/// Which of them stands in row i and column j >= i.
[[nodiscard]] constexpr std::size_t triangle_entry(std::size_t rows, std::size_t i, std::size_t j) noexcept {
    return i * (2 * rows - i + 1) / 2 + (j - i);
}

}  // namespace netlyap
