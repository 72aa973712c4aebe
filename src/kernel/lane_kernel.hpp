#pragma once

#include "netlyap/kernel/kernel.hpp"
#include "netlyap/kernel/lane_array.hpp"

#include "lane_task.hpp"
#include "lane_training.hpp"

namespace netlyap {

/// A vectorized kernel: prepares the task and hands it to the functions built for one instruction set.
class LaneKernel final : public Kernel {
public:
    LaneKernel(std::string name, const LaneFunctions& functions, const TrainingSystem& system);

    [[nodiscard]] std::string name() const override { return name_; }
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
    std::uint32_t take_step(LaneTask task, double learning_rate, std::span<const double> from,
                            std::span<double> to);
    void add_penalty(std::span<const double> parameters, std::span<double> loss) const;

    std::string name_;
    const LaneFunctions& functions_;
    const TrainingSystem& system_;
    LaneTraining training_;
    std::vector<bool> is_weight_;
    LaneArray scratch_;
    LaneArray loss_;    ///< [lane]
    LaneArray counts_;  ///< correct samples, or the probe for non-finite parameters [lane]
};

}  // namespace netlyap
