#pragma once

#include <cstddef>
#include <string>

/// What crosses into the translation units of one instruction set for logarithms: plain pointers only, as in
/// lane_task.hpp.
namespace netlyap {

/// Replaces the numbers of a lane array, `count` of them, by their logarithms.
using LogarithmFunction = void (*)(double* values, std::size_t count);

/// That of the kernel that make_kernel() makes.
[[nodiscard]] LogarithmFunction logarithm_function(const std::string& kernel_name);

}  // namespace netlyap
