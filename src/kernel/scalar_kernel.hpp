#pragma once

#include "netlyap/model/gradient_descent.hpp"
#include "netlyap/kernel/kernel.hpp"

namespace netlyap {

/// The scalar reference, one network after the other: documentation and oracle of the vectorized kernels, and
/// the kernel of machines without FMA.
class ScalarKernel final : public Kernel {
public:
    explicit ScalarKernel(const TrainingSystem& system);

    [[nodiscard]] std::string name() const override { return "scalar"; }
    std::uint32_t step(double learning_rate, std::span<const double> from, std::span<double> to,
                       std::span<double> loss) override;
    void assess(std::span<const double> parameters, const Samples& samples, std::span<double> loss,
                std::span<std::int64_t> correct) override;
    void distance(std::span<const double> a, std::span<const double> b, std::span<double> distance) override;

private:
    void gather(std::span<const double> parameters, std::size_t lane);

    GradientDescent map_;
    std::vector<double> one_;       ///< a single network [parameter]
    std::vector<double> one_next_;  ///< its next step [parameter]
};

}  // namespace netlyap
