#pragma once

#include "netlyap/core/byte_stream.hpp"
#include "netlyap/kernel/lane_array.hpp"
#include "netlyap/kernel/lane_logarithm.hpp"
#include "netlyap/kernel/tangent_kernel.hpp"
#include "netlyap/dynamics/ensembles/trajectory.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <string>

namespace netlyap::tangent {

/// `count` orthonormal tangent vectors along each of eight reference trajectories, in the space of (theta,
/// state): pushed forward by the derivative of every step and orthonormalised now and then, they turn into
/// the directions of the leading Lyapunov exponents (Benettin et al. 1980, doi:10.1007/BF02128236; Shimada &
/// Nagashima 1979, doi:10.1143/PTP.61.1605). State is theirs alone and restartable.
class TangentFrame {
public:
    /// count <= phase_dimension(system); names and errors of kernels as make_kernel().
    TangentFrame(const std::string& kernel_name, const TrainingSystem& system, std::size_t count);
    /// The vectors alone.
    TangentFrame(const TangentFrame& other);
    TangentFrame& operator=(const TangentFrame&) = delete;

    [[nodiscard]] std::size_t count() const noexcept { return count_; }
    /// v_i [vector][theta, state][lane].
    [[nodiscard]] std::span<const double> vectors() const noexcept { return vectors_.all(); }

    /// Draws them, keyed by the seed of the initial condition and the number of the vector: N(0, 1) in every
    /// entry, then orthonormalised.
    void draw(const ensemble::Trajectory& trajectory);
    /// v <- J v, of the step that the trajectory takes from its iteration.
    void push(const ensemble::Trajectory& trajectory);
    /// Orthonormalises them and returns ln R_ii, how each has grown since the last time with those before it
    /// taken out [vector][lane]; -inf for one that an exactly singular derivative has taken away, which stays
    /// away. Valid until the next call.
    std::span<const double> orthonormalize();
    /// The diagonal of R of the last time [vector][lane].
    [[nodiscard]] std::span<const double> diagonal() const noexcept { return diagonal_.all(); }
    /// All of R: what was there before is the vectors times R (kernel/triangle.hpp).
    [[nodiscard]] std::span<const double> triangle() const noexcept { return triangle_.all(); }

    void save(ByteWriter& writer) const;
    void restore(ByteReader& reader);

private:
    std::string kernel_name_;
    const TrainingSystem& system_;
    std::size_t count_;
    std::unique_ptr<TangentKernel> kernel_;
    LaneLogarithm logarithm_;
    LaneArray vectors_;
    LaneArray pushed_;
    LaneArray triangle_;
    LaneArray diagonal_;
    LaneArray logarithms_;
};

}  // namespace netlyap::tangent
