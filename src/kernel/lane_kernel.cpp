#include "lane_kernel.hpp"

#include "netlyap/core/assert.hpp"
#include "netlyap/core/elementary.hpp"
#include "netlyap/core/missing.hpp"
#include "netlyap/model/activation.hpp"
#include "netlyap/model/gradient_descent.hpp"

#include "scalar_kernel.hpp"

#include <algorithm>
#include <cmath>

namespace netlyap {

namespace {

LaneActivation lane_activation(Activation activation) {
    switch (activation) {
        case Activation::sigmoid:
            return LaneActivation::sigmoid;
        case Activation::tanh:
            return LaneActivation::tanh;
        case Activation::relu:
            break;
    }
    return LaneActivation::relu;
}

std::vector<double> one_hot(const Samples& samples) {
    std::vector<double> targets(samples.count * samples.classes, 0.0);
    for (std::size_t s = 0; s < samples.count; ++s)
        targets[s * samples.classes + samples.labels[s]] = 1.0;
    return targets;
}

}  // namespace

std::size_t lane_scratch_size(std::size_t layers, const std::size_t* widths, std::size_t parameter_count) {
    std::size_t units = 0;
    for (std::size_t layer = 1; layer <= layers; ++layer)
        units += widths[layer];
    const std::size_t outputs = widths[layers];
    return lanes * (2 * parameter_count + (widths[layers - 1] + 1) * outputs +
                    largest_sample_block * (2 * units + outputs));
}

LaneKernel::LaneKernel(std::string name, const LaneFunctions& functions, const TrainingSystem& system)
    : name_(std::move(name)),
      functions_(functions),
      system_(system),
      is_weight_(weight_mask(system.shape)),
      input_bounds_(largest_inputs(system.train)),
      train_targets_(one_hot(system.train)),
      scratch_(lane_scratch_size(system.shape.layers(), system.shape.widths.data(), is_weight_.size())),
      loss_(lanes),
      counts_(lanes) {}

LaneTask LaneKernel::task_on(const Samples& samples, const std::vector<double>& targets) const {
    LaneTask task{};
    task.layers = system_.shape.layers();
    task.widths = system_.shape.widths.data();
    task.activation = lane_activation(system_.shape.activation);
    task.folding_factor = folding_factor(system_.shape.activation);
    task.l2 = system_.l2;
    task.parameter_count = is_weight_.size();
    task.sample_count = samples.count;
    task.inputs = samples.inputs.data();
    task.input_bounds = input_bounds_.data();
    task.targets = targets.data();
    task.labels = samples.labels.data();
    task.power_bits = exp2_sixteenths_detail::power_bits.data();
    return task;
}

std::uint32_t LaneKernel::step(double learning_rate, std::span<const double> from, std::span<double> to,
                               std::span<double> loss) {
    NETLYAP_ASSERT(from.size() == lanes * is_weight_.size() && to.size() == from.size(),
                   "shape [parameter][lane]");
    LaneTask task = task_on(system_.train, train_targets_);
    task.scratch = scratch_.data();
    task.from = from.data();
    task.to = to.data();
    task.learning_rate = learning_rate;
    task.probe = counts_.data();
    if (!loss.empty())
        task.loss = loss_.data();
    functions_.step(task);
    if (!loss.empty()) {
        std::copy(loss_.all().begin(), loss_.all().end(), loss.begin());
        add_penalty(from, loss);
    }
    std::uint32_t not_finite = 0;
    for (std::size_t lane = 0; lane < lanes; ++lane)
        not_finite |= std::isnan(counts_.data()[lane]) ? 1U << lane : 0U;
    return not_finite;
}

/// L += (l2 / 2) sum w^2
void LaneKernel::add_penalty(std::span<const double> parameters, std::span<double> loss) const {
    if (!(system_.l2 > 0.0))
        return;
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        double squares = 0.0;
        for (std::size_t i = 0; i < is_weight_.size(); ++i)
            if (is_weight_[i])
                squares = std::fma(parameters[i * lanes + lane], parameters[i * lanes + lane], squares);
        loss[lane] += 0.5 * system_.l2 * squares;
    }
}

void LaneKernel::assess(std::span<const double> parameters, const Samples& samples, std::span<double> loss,
                        std::span<std::int64_t> correct) {
    LaneTask task = task_on(samples, train_targets_);
    task.scratch = scratch_.data();
    task.from = parameters.data();
    task.loss = loss_.data();
    task.correct = counts_.data();
    functions_.assess(task);
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        correct[lane] = static_cast<std::int64_t>(counts_.data()[lane]);
        loss[lane] = samples.count == 0 ? missing_value : loss_.data()[lane];
    }
}

void LaneKernel::distance(std::span<const double> a, std::span<const double> b, std::span<double> distance) {
    functions_.distance(a.data(), b.data(), is_weight_.size(), distance.data());
}

}  // namespace netlyap
