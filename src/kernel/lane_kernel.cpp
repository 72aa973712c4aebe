#include "lane_kernel.hpp"

#include "netlyap/core/assert.hpp"
#include "netlyap/core/missing.hpp"

#include <algorithm>
#include <cmath>

namespace netlyap {

namespace {

LaneNorm lane_norm(Norm norm) {
    switch (norm) {
        case Norm::l1:
            return LaneNorm::l1;
        case Norm::l2:
            return LaneNorm::l2;
        case Norm::max:
            break;
    }
    return LaneNorm::max;
}

}  // namespace

LaneKernel::LaneKernel(std::string name, const LaneFunctions& functions, const TrainingSystem& system)
    : name_(std::move(name)),
      functions_(functions),
      system_(system),
      training_(system),
      is_weight_(weight_mask(system.shape)),
      scratch_(lane_scratch_size(system.shape, false)),
      loss_(lanes),
      counts_(lanes) {}

std::uint32_t LaneKernel::step(double learning_rate, std::span<const double> from, std::span<double> to,
                               std::span<double> loss) {
    LaneTask task = training_.task_on_training();
    if (!loss.empty())
        task.loss = loss_.data();
    const std::uint32_t not_finite = take_step(task, learning_rate, from, to);
    if (!loss.empty()) {
        std::copy(loss_.all().begin(), loss_.all().end(), loss.begin());
        add_penalty(from, loss);
    }
    return not_finite;
}

std::uint32_t LaneKernel::step_on(const Minibatch& batch, double learning_rate, std::span<const double> from,
                                  std::span<double> to) {
    return take_step(training_.task_on(batch), learning_rate, from, to);
}

std::uint32_t LaneKernel::take_step(LaneTask task, double learning_rate, std::span<const double> from,
                                    std::span<double> to) {
    NETLYAP_ASSERT(from.size() == lanes * phase_dimension(system_) && to.size() == from.size(),
                   "shape [theta, state][lane]");
    task.scratch = scratch_.data();
    task.from = from.data();
    task.to = to.data();
    task.learning_rate = learning_rate;
    task.probe = counts_.data();
    functions_.step(task);
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
    const std::vector<double> targets = output_targets(samples);
    LaneTask task = training_.task_on(samples, targets);
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

void LaneKernel::predict(std::span<const double> parameters, const Samples& samples,
                         std::span<double> predictions) {
    LaneTask task = training_.task_on(samples, {});  // no target is looked at
    task.scratch = scratch_.data();
    task.from = parameters.data();
    task.predictions = predictions.data();
    functions_.predict(task);
}

void LaneKernel::distance(Norm norm, std::span<const double> a, std::span<const double> b,
                          std::span<double> distance) {
    functions_.distance(lane_norm(norm), a.data(), b.data(), a.size() / lanes, distance.data());
}

}  // namespace netlyap
