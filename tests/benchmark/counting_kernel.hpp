#pragma once

#include "netlyap/kernel/kernel.hpp"

#include <memory>

namespace netlyap::bench {

/// The kernel's own template on vectors that count what they do (counting/hwy/highway.h): the same
/// operations, the same bits, much slower. Its name is "counting".
[[nodiscard]] std::unique_ptr<Kernel> make_counting_kernel(const TrainingSystem& system);

/// Operations of each network since the program started, in all counting kernels together.
struct OperationCount {
    double fma = 0.0;
    double multiplications = 0.0;
    double divisions = 0.0;
};
[[nodiscard]] OperationCount operations_so_far();

}  // namespace netlyap::bench
