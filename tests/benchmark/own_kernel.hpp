#pragma once

#include "netlyap/kernel/kernel.hpp"

#include "implementation.hpp"
#include "workload.hpp"

#include <memory>

namespace netlyap::bench {

/// One of our kernels for a system of that shape, on its eight lanes, without the loss (the peers do not
/// compute it either). Its name is "netlyap " and that of the kernel.
[[nodiscard]] std::unique_ptr<Implementation> make_own_kernel(std::unique_ptr<Kernel> kernel,
                                                              const Shape& shape);

}  // namespace netlyap::bench
