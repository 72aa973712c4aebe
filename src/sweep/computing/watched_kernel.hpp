#pragma once

#include "netlyap/kernel/kernel.hpp"

#include <functional>
#include <string>
#include <utility>

namespace netlyap::computing {

/// A kernel that lets whoever uses it look around before what takes longest: a step of eight networks, and
/// their assessment. An iteration with many members, or with an observable that tries every weight, is then
/// never silent.
class WatchedKernel final : public Kernel {
public:
    /// What `before_step` throws leaves a trajectory as it was before its iteration.
    WatchedKernel(Kernel& kernel, std::function<void()> before_step, std::function<void()> before_assessment)
        : kernel_(kernel),
          before_step_(std::move(before_step)),
          before_assessment_(std::move(before_assessment)) {}

    [[nodiscard]] std::string name() const override { return kernel_.name(); }
    std::uint32_t step(double learning_rate, std::span<const double> from, std::span<double> to,
                       std::span<double> loss) override {
        before_step_();
        return kernel_.step(learning_rate, from, to, loss);
    }
    std::uint32_t step_on(const Minibatch& batch, double learning_rate, std::span<const double> from,
                          std::span<double> to) override {
        before_step_();
        return kernel_.step_on(batch, learning_rate, from, to);
    }
    void assess(std::span<const double> parameters, const Samples& samples, std::span<double> loss,
                std::span<std::int64_t> correct) override {
        before_assessment_();
        kernel_.assess(parameters, samples, loss, correct);
    }
    void predict(std::span<const double> parameters, const Samples& samples,
                 std::span<double> predictions) override {
        before_assessment_();
        kernel_.predict(parameters, samples, predictions);
    }
    void distance(Norm norm, std::span<const double> a, std::span<const double> b,
                  std::span<double> distance) override {
        kernel_.distance(norm, a, b, distance);
    }

private:
    Kernel& kernel_;
    std::function<void()> before_step_;
    std::function<void()> before_assessment_;
};

}  // namespace netlyap::computing
