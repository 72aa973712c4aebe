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
    void assess(std::span<const double> parameters, const Samples& samples, std::span<double> loss,
                std::span<std::int64_t> correct) override {
        std::this_thread::sleep_for(std::chrono::duration<double>(seconds_()));
        kernel_->assess(parameters, samples, loss, correct);
    }
    void distance(std::span<const double> a, std::span<const double> b, std::span<double> distance) override {
        kernel_->distance(a, b, distance);
    }
    void may_differ(std::span<const double> a, std::span<const double> b, std::span<const double> allowed,
                    std::span<std::uint8_t> lanes_of_unit) override {
        kernel_->may_differ(a, b, allowed, lanes_of_unit);
    }
    void follow_softmax_map(std::span<const double> gains, std::span<const double> frequencies,
                            std::span<double> logits, std::span<double> losses) override {
        kernel_->follow_softmax_map(gains, frequencies, logits, losses);
    }

private:
    std::unique_ptr<Kernel> kernel_;
    std::function<double()> seconds_;
};

}  // namespace netlyap
