#pragma once

#include <cstddef>

namespace netlyap {

/// Whether a descriptor ends on a terminal on which lines can be redrawn.
[[nodiscard]] bool is_terminal(int descriptor);

/// Columns of the terminal on which a descriptor ends; otherwise those of the variable COLUMNS, or
/// `fallback`. At least 20.
[[nodiscard]] std::size_t terminal_width(int descriptor, std::size_t fallback);

/// At what column help is wrapped: the width of the terminal, at most 100; 100 where there is none.
[[nodiscard]] std::size_t help_width();

}  // namespace netlyap
