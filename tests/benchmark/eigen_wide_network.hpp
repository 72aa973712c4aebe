#pragma once

#include "netlyap/model/samples.hpp"

#include "implementation.hpp"
#include "workload.hpp"

#include <memory>

namespace netlyap::bench {

/// Eigen with matrices of any size, one network after the other, eight of them. Tuned by trying, as the one
/// of fixed size: 250 samples at a time, whose activations stay in the cache, softmax column by column, no
/// reduction across rows.
[[nodiscard]] std::unique_ptr<Implementation> make_eigen_wide_network(const Shape& shape,
                                                                      const Samples& train);

}  // namespace netlyap::bench
