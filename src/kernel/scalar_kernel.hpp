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
    std::uint32_t step_on(const Minibatch& batch, double learning_rate, std::span<const double> from,
                          std::span<double> to) override;
    void assess(std::span<const double> parameters, const Samples& samples, std::span<double> loss,
                std::span<std::int64_t> correct) override;
    void predict(std::span<const double> parameters, const Samples& samples,
                 std::span<double> predictions) override;
    void distance(Norm norm, std::span<const double> a, std::span<const double> b,
                  std::span<double> distance) override;

private:
    /// What `step_one` makes of every lane.
    template <class StepOne>
    std::uint32_t step_lanes(std::span<const double> from, std::span<double> to, StepOne step_one);

    std::size_t parameters_;
    GradientDescent map_;
    std::vector<double> theta_;     ///< of a single network [parameter]
    std::vector<double> one_;       ///< its point [phase_dimension]
    std::vector<double> one_next_;  ///< the next one
};

}  // namespace netlyap
