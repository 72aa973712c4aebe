#pragma once

#include "netlyap/core/pulse.hpp"
#include "netlyap/dynamics/tangents/lane_operator.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace netlyap::tangent {

/// All eigenvalues of a symmetric matrix [row][column], of which the part below and on the diagonal is read,
/// descending; NaN when it is not finite. Householder tridiagonalisation and implicit QR, by Eigen without
/// vector instructions: the same bits on every machine.
[[nodiscard]] std::vector<double> symmetric_eigenvalues(std::size_t dimension,
                                                        std::span<const double> matrix);

/// All eigenvalues of a symmetric operator on R^dimension of each lane, descending [index][lane], from its
/// products with the unit vectors, (A + A^T) / 2. Takes 8 dimension^2 numbers of memory and about
/// 4/3 dimension^3 multiplications a lane; calls the pulse between them.
[[nodiscard]] std::vector<double> whole_spectrum(std::size_t dimension, const LaneOperator& apply,
                                                 const Pulse& pulse = no_pulse);

}  // namespace netlyap::tangent
