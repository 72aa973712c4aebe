#pragma once

#include "netlyap/model/samples.hpp"

#include "implementation.hpp"
#include "workload.hpp"

#include <memory>

namespace netlyap::bench {

/// PyTorch in a process of its own (torch_networks.py under /usr/bin/python3): batched products over so many
/// networks, one product where they share the inputs, backward by hand, float64, one thread; with OpenBLAS
/// where it is installed. Null where PyTorch is not installed.
[[nodiscard]] std::unique_ptr<Implementation> make_torch_networks(const Shape& shape, const Samples& train,
                                                                  std::size_t count);

/// numpy with OpenBLAS in a process of its own (numpy_networks.py under /usr/bin/python3) for eight networks,
/// backward by hand, results written into arrays that are there, float64, one thread. `together` networks
/// take their steps together, with one product where they share the inputs. The name has the core type for
/// which OpenBLAS computes. Null where numpy or OpenBLAS is not installed.
[[nodiscard]] std::unique_ptr<Implementation> make_numpy_networks(const Shape& shape, const Samples& train,
                                                                  std::size_t together);

}  // namespace netlyap::bench
