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
        case Activation::identity:
            return LaneActivation::identity;
        case Activation::sigmoid:
            return LaneActivation::sigmoid;
        case Activation::tanh:
            return LaneActivation::tanh;
        case Activation::relu:
            return LaneActivation::relu;
        case Activation::softplus:
            return LaneActivation::softplus;
        case Activation::gelu:
            return LaneActivation::gelu;
        case Activation::swish:
            break;
    }
    return LaneActivation::swish;
}

LaneDescent lane_descent(DescentMethod method) {
    switch (method) {
        case DescentMethod::gradient:
            return LaneDescent::gradient;
        case DescentMethod::momentum:
            return LaneDescent::momentum;
        case DescentMethod::nesterov:
            return LaneDescent::nesterov;
        case DescentMethod::rmsprop:
            return LaneDescent::rmsprop;
        case DescentMethod::adam:
            break;
    }
    return LaneDescent::adam;
}

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

std::vector<LaneLayer> lane_layers(const TrainingSystem& system) {
    std::vector<LaneLayer> layers;
    for (const LayerLayout& layer : layer_layouts(system.shape))
        layers.push_back({layer.inputs, layer.outputs, layer.weights, layer.biases, layer.has_biases,
                          learning_rate_factor(system.descent, layers.size())});
    return layers;
}

}  // namespace

std::size_t lane_scratch_size(std::size_t layer_count, const LaneLayer* layers, bool has_kept_slope) {
    std::size_t units = 0;
    for (std::size_t layer = 0; layer < layer_count; ++layer)
        units += layers[layer].outputs;
    const LaneLayer& out = layers[layer_count - 1];
    const std::size_t parameters = out.biases + out.outputs;  // at most
    return lanes * (2 * parameters + (out.inputs + 1) * out.outputs +
                    largest_sample_block * ((has_kept_slope ? 3 : 2) * units + out.outputs));
}

LaneKernel::LaneKernel(std::string name, const LaneFunctions& functions, const TrainingSystem& system)
    : name_(std::move(name)),
      functions_(functions),
      system_(system),
      is_weight_(weight_mask(system.shape)),
      layers_(lane_layers(system)),
      input_bounds_(largest_inputs(system.train)),
      train_targets_(output_targets(system.train)),
      scratch_(lane_scratch_size(layers_.size(), layers_.data(), has_kept_slope(system.shape.activation))),
      loss_(lanes),
      counts_(lanes) {}

LaneTask LaneKernel::task_of_system() const {
    const Descent& descent = system_.descent;
    LaneTask task{};
    task.layer_count = layers_.size();
    task.layers = layers_.data();
    task.activation = lane_activation(system_.shape.activation);
    task.has_kept_slope = has_kept_slope(system_.shape.activation);
    task.folding_factor = folding_factor(system_.shape.activation);
    task.has_softmax = system_.loss == Loss::cross_entropy;
    task.l2 = system_.l2;
    task.parameter_count = is_weight_.size();
    task.descent = lane_descent(descent.method);
    task.momentum = descent.momentum;
    task.alpha = descent.alpha;
    task.beta1 = descent.beta1;
    task.beta2 = descent.beta2;
    task.eps = descent.eps;
    task.batch_size = batch_size(system_);
    task.input_bounds = input_bounds_.data();
    task.power_bits = exp2_sixteenths_detail::power_bits.data();
    return task;
}

LaneTask LaneKernel::task_on(const Samples& samples, const std::vector<double>& targets) const {
    LaneTask task = task_of_system();
    task.sample_count = samples.count;
    task.inputs = samples.inputs.data();
    task.targets = targets.data();
    task.labels = samples.has_classes() ? samples.labels.data() : nullptr;
    return task;
}

std::uint32_t LaneKernel::step(double learning_rate, std::span<const double> from, std::span<double> to,
                               std::span<double> loss) {
    LaneTask task = task_on(system_.train, train_targets_);
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
    LaneTask task = task_of_system();
    task.sample_count = batch.rows.count;
    task.of_each_lane = batch.of_each_lane;
    task.inputs = batch.rows.inputs.data();
    task.targets = batch.rows.targets.data();
    return take_step(task, learning_rate, from, to);
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
    LaneTask task = task_on(samples, targets);
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
    LaneTask task = task_on(samples, train_targets_);  // no target is looked at
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
