#pragma once

#include "netlyap/kernel/lane_array.hpp"
#include "netlyap/kernel/tangent_kernel.hpp"

#include "lane_task.hpp"
#include "lane_training.hpp"

namespace netlyap {

/// Tangents on the functions built for one instruction set.
class LaneTangentKernel final : public TangentKernel {
public:
    LaneTangentKernel(const LaneFunctions& functions, const TrainingSystem& system);

    void push(const std::optional<Minibatch>& batch, double learning_rate, std::span<const double> point,
              std::span<const double> tangents, std::span<double> pushed) override;
    void multiply_hessian(std::span<const double> parameters, std::span<const double> vectors,
                          std::span<double> products) override;
    void orthonormalize(std::span<double> vectors, std::size_t count, std::span<double> triangle) override;

private:
    /// The rest of a task on samples, for tangents with so many numbers in a lane.
    [[nodiscard]] LaneTask completed(LaneTask task, std::size_t numbers, std::span<const double> theta,
                                     std::span<const double> tangents, std::span<double> pushed);

    const LaneFunctions& functions_;
    const TrainingSystem& system_;
    LaneTraining training_;
    LaneArray scratch_;
};

}  // namespace netlyap
