#pragma once

#include "netlyap/kernel/kernel.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>

namespace netlyap {

/// A kernel that sleeps before some of its steps and assessments.
class SlowKernel final : public Kernel {
public:
    SlowKernel(std::unique_ptr<Kernel> kernel, std::function<double()> seconds)
        : kernel_(std::move(kernel)), seconds_(std::move(seconds)) {}
    [[nodiscard]] std::string name() const override { return kernel_->name(); }
    std::uint32_t step(double learning_rate, std::span<const double> from, std::span<double> to,
                       std::span<double> loss) override {
        std::this_thread::sleep_for(std::chrono::duration<double>(seconds_()));
        return kernel_->step(learning_rate, from, to, loss);
    }
    std::uint32_t step_on(const Minibatch& batch, double learning_rate, std::span<const double> from,
                          std::span<double> to) override {
        std::this_thread::sleep_for(std::chrono::duration<double>(seconds_()));
        return kernel_->step_on(batch, learning_rate, from, to);
    }
    void assess(std::span<const double> parameters, const Samples& samples, std::span<double> loss,
                std::span<std::int64_t> correct) override {
        std::this_thread::sleep_for(std::chrono::duration<double>(seconds_()));
        kernel_->assess(parameters, samples, loss, correct);
    }
    void predict(std::span<const double> parameters, const Samples& samples,
                 std::span<double> predictions) override {
        std::this_thread::sleep_for(std::chrono::duration<double>(seconds_()));
        kernel_->predict(parameters, samples, predictions);
    }
    void distance(Norm norm, std::span<const double> a, std::span<const double> b,
                  std::span<double> distance) override {
        kernel_->distance(norm, a, b, distance);
    }

private:
    std::unique_ptr<Kernel> kernel_;
    std::function<double()> seconds_;
};

}  // namespace netlyap
