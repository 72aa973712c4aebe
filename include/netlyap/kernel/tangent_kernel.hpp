#pragma once

#include "netlyap/kernel/kernel.hpp"
#include "netlyap/kernel/triangle.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>

namespace netlyap {

/// The derivative of the map (model/tangent_map.hpp) for eight networks and several tangent vectors at once,
/// on the instruction set of a kernel, with the bits of TangentMap. Lane arrays as in kernel.hpp, aligned to
/// 64 bytes.
class TangentKernel {
public:
    virtual ~TangentKernel() = default;

    /// J v at a point [phase_dimension(system)][lane], of the step on all training samples or on those of a
    /// batch: the tangents at t+1 from those at t, both [tangent][phase_dimension(system)][lane], not
    /// overlapping. For a descent with has_tangent_map().
    virtual void push(const std::optional<Minibatch>& batch, double learning_rate,
                      std::span<const double> point, std::span<const double> tangents,
                      std::span<double> pushed) = 0;

    /// H(theta) v, of the loss on all training samples, penalty included; vectors and products
    /// [vector][parameter][lane], not overlapping.
    virtual void multiply_hessian(std::span<const double> parameters, std::span<const double> vectors,
                                  std::span<double> products) = 0;

    /// Makes vectors [vector][entry][lane] orthonormal in each lane, by modified Gram-Schmidt in their order.
    /// The triangle (triangle.hpp) receives R of V = Q R: R_jj is how long vector j was when those before it
    /// had been taken out, 0 for one that depended on them exactly, which then stays 0; R_ij what it had of
    /// vector i.
    virtual void orthonormalize(std::span<double> vectors, std::size_t count, std::span<double> triangle) = 0;
};

/// Names and errors as make_kernel(); the system must outlive it.
[[nodiscard]] std::unique_ptr<TangentKernel> make_tangent_kernel(const std::string& kernel_name,
                                                                 const TrainingSystem& system);

}  // namespace netlyap
