#pragma once

#include "netlyap/kernel/kernel.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace netlyap::tangent {

/// Covariant Lyapunov vectors (Ginelli et al. 2007, doi:10.1103/PhysRevLett.99.130601) of eight trajectories,
/// in the coordinates of their tangent frames q (tangent_frame.hpp):
///
///     v_j(t) = sum_(i <= j) c_ij(t) q_i(t),   sum_i c_ij^2 = 1,   c_jj > 0.
///
/// Where the derivative of the steps from one frame to the next is Q <- Q R, they are carried back from the
/// later one to the earlier one by
///
///     R c_j(earlier) = g_j c_j(later),
///
/// so that every step takes v_j to g_j v_j. Whatever they are at the end, far enough before it v_j is the
/// direction that grows by exp(lambda_j) per iteration, forward and backward in time.
class CovariantColumns {
public:
    /// At the end: the vectors of the frame, c the identity.
    explicit CovariantColumns(std::size_t count);
    /// Another end: v_j has the same part of all q_i, i <= j.
    [[nodiscard]] static CovariantColumns mixed(std::size_t count);

    [[nodiscard]] std::size_t count() const noexcept { return count_; }
    /// c_ij, i <= j.
    [[nodiscard]] double operator()(std::size_t i, std::size_t j, std::size_t lane) const;

    /// To the frame before, R (kernel/triangle.hpp) having led from that to this one. Returns g
    /// [vector][lane], until the next call. NaN from the first vector on that an exactly singular derivative
    /// takes away.
    std::span<const double> step_back(std::span<const double> triangle);

    /// v_j from a frame, both [vector][entry][lane], not overlapping.
    void find_vectors(std::span<const double> frame, std::span<double> vectors) const;

private:
    std::size_t count_;
    std::vector<double> entries_;  ///< c, as a triangle
    std::vector<double> growth_;
};

/// The angle in radians, between 0 and pi/2, of the lines along vector i of `a` and vector j of `b`, of one
/// lane; small ones have their leading digits.
[[nodiscard]] double angle(const CovariantColumns& a, std::size_t i, const CovariantColumns& b, std::size_t j,
                           std::size_t lane);

}  // namespace netlyap::tangent
