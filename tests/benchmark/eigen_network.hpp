#pragma once

#include "netlyap/model/samples.hpp"

#include "implementation.hpp"

#include <memory>

namespace netlyap::bench {

/// Eigen with matrices of fixed size, one network after the other, its whole batch at once; eight networks.
/// As one writes it from Eigen's manual: operator*, rowwise() and the array functions.
[[nodiscard]] std::unique_ptr<Implementation> make_eigen_network(const Samples& train);

/// The same, tuned by trying: products without the packing of large matrices, softmax column by column, no
/// reduction across rows.
[[nodiscard]] std::unique_ptr<Implementation> make_eigen_network_tuned(const Samples& train);

}  // namespace netlyap::bench
