#pragma once

#include "netlyap/model/tangent_map.hpp"
#include "netlyap/kernel/tangent_kernel.hpp"

#include <vector>

namespace netlyap {

/// The scalar reference, one network after the other.
class ScalarTangentKernel final : public TangentKernel {
public:
    explicit ScalarTangentKernel(const TrainingSystem& system) : map_(system) {}

    void push(const std::optional<Minibatch>& batch, double learning_rate, std::span<const double> point,
              std::span<const double> tangents, std::span<double> pushed) override;
    void multiply_hessian(std::span<const double> parameters, std::span<const double> vectors,
                          std::span<double> products) override;
    void orthonormalize(std::span<double> vectors, std::size_t count, std::span<double> triangle) override;

private:
    TangentMap map_;
};

}  // namespace netlyap
