#pragma once

#include "netlyap/model/samples.hpp"

#include "implementation.hpp"

#include <memory>

namespace netlyap::bench {

/// Plain C++, one network and one sample after the other, with std::exp and the textbook's softmax over all
/// classes; eight networks. The same source twice: -O3 for any processor of the architecture, and -O3
/// -march=native.
[[nodiscard]] std::unique_ptr<Implementation> make_libm_network(const Samples& train);
[[nodiscard]] std::unique_ptr<Implementation> make_libm_network_native(const Samples& train);

}  // namespace netlyap::bench
