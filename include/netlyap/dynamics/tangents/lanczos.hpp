#pragma once

#include "netlyap/core/pulse.hpp"
#include "netlyap/kernel/lane_array.hpp"
#include "netlyap/dynamics/tangents/lane_operator.hpp"

#include <array>
#include <cstddef>
#include <vector>

namespace netlyap::tangent {

/// How many eigenvalues are wanted at either end of the spectrum; at least one, and no more than there are.
struct WantedEigenvalues {
    std::size_t largest = 1;
    std::size_t smallest = 0;
};

/// The ends of the spectrum of each lane. NaN in a lane whose operator is not finite.
struct SpectrumEnds {
    std::vector<double> largest;             ///< descending [index][lane]
    std::vector<double> smallest;            ///< ascending [index][lane]
    std::array<double, lanes> residual{};    ///< the largest |A x - lambda x|, x of length 1, of those [lane]
    std::vector<double> leading;             ///< x of the largest eigenvalue, of length 1 [entry][lane]
    std::array<std::size_t, lanes> steps{};  ///< products that were needed [lane]
};

/// The largest and the smallest eigenvalues (with their signs) of a symmetric operator on R^n that is known
/// by its products alone: Lanczos iteration with full reorthogonalisation (Parlett, The Symmetric Eigenvalue
/// Problem, SIAM 1998, chapter 13). With q_0 of length 1,
///
///     w = A q_j,   alpha_j = q_j . w,   w <- w - sum_(i <= j) q_i (q_i . w)  twice,   beta_j = |w|,
///     q_(j+1) = w / beta_j
///
/// and the eigenvalues theta of the tridiagonal T of alpha and beta, with eigenvectors s, approach those of A
/// from its ends; the residual is |beta_j s_j|, s_j the last entry.
///
/// A lane has ended when the residuals of all wanted ones are at most 1e-12 of the largest |theta|, or with
/// most_vectors(). Where beta_j is below 1e-14 of the largest alpha or beta so far, the q span a subspace
/// that A leaves as it is: T goes on with 0 and a new vector. What is degenerate in A is found less often
/// than it is there, possibly once.
///
/// The first vector and those of new subspaces are drawn, the same for all lanes and at any time; no lane
/// depends on others. Sums over entries run in their order, without fused multiply-adds.
class Lanczos {
public:
    /// For operators on R^dimension, dimension >= 1.
    Lanczos(std::size_t dimension, WantedEigenvalues wanted);

    /// Of one operator. Calls the pulse between products.
    [[nodiscard]] SpectrumEnds find(const LaneOperator& apply, const Pulse& pulse = no_pulse);

    /// The largest number of vectors that are kept: all that there are up to 1000, beyond as many as 256 MiB
    /// hold, but at least 300.
    [[nodiscard]] static std::size_t most_vectors(std::size_t dimension) noexcept;

private:
    struct Lane;

    void draw(std::size_t lane, std::size_t subspace, std::span<double> vector) const;
    void orthogonalise(std::size_t count);
    void begin_subspace(Lane& found, std::size_t lane, std::size_t count);
    bool conclude(const Lane& found, std::size_t lane, bool is_last, SpectrumEnds& ends) const;

    std::size_t dimension_;
    WantedEigenvalues wanted_;
    std::vector<LaneArray> vectors_;  ///< q_j [entry][lane]
    LaneArray next_;                  ///< w [entry][lane]
};

}  // namespace netlyap::tangent
