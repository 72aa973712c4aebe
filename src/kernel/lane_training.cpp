#include "lane_training.hpp"

#include "netlyap/core/elementary.hpp"
#include "netlyap/model/activation.hpp"
#include "netlyap/kernel/kernel.hpp"
#include "netlyap/kernel/scratch.hpp"

#include <algorithm>

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

std::vector<LaneLayer> lane_layers(const TrainingSystem& system) {
    std::vector<LaneLayer> layers;
    for (const LayerLayout& layer : layer_layouts(system.shape))
        layers.push_back({layer.inputs, layer.outputs, layer.weights, layer.biases, layer.has_biases,
                          learning_rate_factor(system.descent, layers.size())});
    return layers;
}

/// As many panels as make the samples that pass together as large as the weights, which are then loaded for
/// all of them at once; up to the most that pays.
std::size_t panels_of(const NetworkShape& shape) {
    constexpr std::size_t most = 4;
    std::size_t units = 0;
    for (const LayerLayout& layer : layer_layouts(shape))
        units += layer.outputs;
    return std::clamp(parameter_count(shape) / (sample_panel * units), std::size_t{1}, most);
}

}  // namespace

std::size_t lane_scratch_size(const NetworkShape& shape, bool with_tangents) {
    const std::vector<LayerLayout> layers = layer_layouts(shape);
    std::size_t units = 0;
    for (const LayerLayout& layer : layers)
        units += layer.outputs;
    const LayerLayout& out = layers.back();
    const std::size_t parameters = out.biases + out.outputs;  // at most
    const std::size_t unit_arrays = has_kept_slope(shape.activation) ? 3 : 2;
    const std::size_t panels = panels_of(shape);
    const std::size_t packed = panels * sample_panel * layers.front().inputs;
    return packed + 2 * lanes +  // and what rounding and the last lanes take
           lanes * (2 * parameters + (out.inputs + 1) * out.outputs +
                    sample_panel * (panels * (unit_arrays * units + out.outputs) +
                                    (with_tangents ? tangent_unit_arrays * units : 0)));
}

double scratch_bytes(const NetworkShape& shape) {
    return sizeof(double) * static_cast<double>(lane_scratch_size(shape, false));
}

double tangent_scratch_bytes(const NetworkShape& shape) {
    return sizeof(double) * static_cast<double>(lane_scratch_size(shape, true));
}

LaneTraining::LaneTraining(const TrainingSystem& system)
    : system_(system),
      layers_(lane_layers(system)),
      input_bounds_(largest_inputs(system.train)),
      train_targets_(output_targets(system.train)) {}

LaneTask LaneTraining::task() const {
    const Descent& descent = system_.descent;
    LaneTask task{};
    task.layer_count = layers_.size();
    task.layers = layers_.data();
    task.activation = lane_activation(system_.shape.activation);
    task.has_kept_slope = has_kept_slope(system_.shape.activation);
    task.folding_factor = folding_factor(system_.shape.activation);
    task.has_softmax = system_.loss == Loss::cross_entropy;
    task.l2 = system_.l2;
    task.parameter_count = netlyap::parameter_count(system_.shape);
    task.descent = lane_descent(descent.method);
    task.momentum = descent.momentum;
    task.alpha = descent.alpha;
    task.beta1 = descent.beta1;
    task.beta2 = descent.beta2;
    task.eps = descent.eps;
    task.batch_size = batch_size(system_);
    task.panels = panels_of(system_.shape);
    task.input_bounds = input_bounds_.data();
    task.power_bits = exp2_sixteenths_detail::power_bits.data();
    return task;
}

LaneTask LaneTraining::task_on(const Samples& samples, const std::vector<double>& targets) const {
    LaneTask task = this->task();
    task.sample_count = samples.count;
    task.inputs = samples.inputs.data();
    task.targets = targets.data();
    task.labels = samples.has_classes() ? samples.labels.data() : nullptr;
    return task;
}

LaneTask LaneTraining::task_on(const Minibatch& batch) const {
    LaneTask task = this->task();
    task.sample_count = batch.rows.count;
    task.of_each_lane = batch.of_each_lane;
    task.inputs = batch.rows.inputs.data();
    task.targets = batch.rows.targets.data();
    return task;
}

}  // namespace netlyap
