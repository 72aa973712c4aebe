#include "own_kernel.hpp"

#include "netlyap/kernel/lane_array.hpp"

#include "workload.hpp"

#include <algorithm>
#include <utility>

namespace netlyap::bench {

namespace {

class OwnKernel final : public Implementation {
public:
    OwnKernel(std::unique_ptr<Kernel> kernel, const Shape& shape)
        : kernel_(std::move(kernel)), parameters_(shape.parameters()) {
        const std::vector<double> start = initial_conditions(shape, lanes);
        for (std::size_t lane = 0; lane < lanes; ++lane)
            for (std::size_t i = 0; i < parameters_; ++i)
                start_.data()[i * lanes + lane] = start[lane * parameters_ + i];
    }

    [[nodiscard]] std::string name() const override { return "netlyap " + kernel_->name(); }
    [[nodiscard]] std::size_t networks() const override { return lanes; }
    void restart() override { std::copy(start_.all().begin(), start_.all().end(), here_.all().begin()); }

    void advance(std::size_t steps) override {
        for (std::size_t t = 0; t < steps; ++t) {
            kernel_->step(eta, here_.all(), next_.all(), {});
            std::swap(here_, next_);
        }
    }

    [[nodiscard]] std::vector<double> current() override {
        std::vector<double> all;
        for (std::size_t lane = 0; lane < lanes; ++lane)
            for (std::size_t i = 0; i < parameters_; ++i)
                all.push_back(here_.data()[i * lanes + lane]);
        return all;
    }

private:
    std::unique_ptr<Kernel> kernel_;
    std::size_t parameters_;
    LaneArray start_{parameters_ * lanes};
    LaneArray here_{parameters_ * lanes};
    LaneArray next_{parameters_ * lanes};
};

}  // namespace

std::unique_ptr<Implementation> make_own_kernel(std::unique_ptr<Kernel> kernel, const Shape& shape) {
    return std::make_unique<OwnKernel>(std::move(kernel), shape);
}

}  // namespace netlyap::bench
