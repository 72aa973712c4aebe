#pragma once

#include "vector_functions.hpp"

#include <span>
#include <string_view>

namespace netlyap {

/// The functions that are built for one instruction set.
struct Backend {
    std::string_view name;  ///< as run.kernel has it
    bool runs_here;         ///< whether this processor has the instruction set
    const VectorFunctions* functions;
};

/// Those that were built for this architecture, slowest first.
[[nodiscard]] std::span<const Backend> backends();

/// The one of this name; null for "scalar".
[[nodiscard]] const Backend* find_backend(std::string_view name);

}  // namespace netlyap
