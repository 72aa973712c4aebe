#pragma once

#include "netlyap/model/samples.hpp"

#include "implementation.hpp"

#include <memory>

namespace netlyap::bench {

/// PyTorch in a process of its own (torch_networks.py under /usr/bin/python3): batched products over 64
/// networks, backward by hand, float64, one thread. Null where PyTorch is not installed.
[[nodiscard]] std::unique_ptr<Implementation> make_torch_networks(const Samples& train);

}  // namespace netlyap::bench
