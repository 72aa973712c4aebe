#include "netlyap/model/gradient_descent.hpp"

#include "netlyap/core/fused.hpp"
#include "netlyap/core/missing.hpp"

#include "cross_entropy_sum.hpp"

#include <algorithm>
#include <cmath>

namespace netlyap {

/// What the samples add up to, one at a time.
struct GradientDescent::LossSum {
    CrossEntropySum cross_entropy;
    double squares = 0.0;  ///< sum_s |f - y|^2
};

GradientDescent::GradientDescent(const TrainingSystem& system)
    : system_(system),
      is_weight_(weight_mask(system.shape)),
      train_targets_(output_targets(system.train)),
      pass_(system),
      sum_(is_weight_.size()) {}

void GradientDescent::add_to_loss(std::span<const double> targets, LossSum& loss) const {
    if (pass_.has_softmax()) {
        const auto label = std::find(targets.begin(), targets.end(), 1.0) - targets.begin();
        loss.cross_entropy.add(pass_.outputs(), pass_.exponentials(), static_cast<std::uint32_t>(label));
    } else {
        for (const double error : pass_.errors(pass_.layers().size() - 1))
            loss.squares = std::fma(error, error, loss.squares);
    }
}

/// dL/dW_l = dL/dz_l a_(l-1)^T, dL/db_l = dL/dz_l
NETLYAP_FUSED void GradientDescent::add_gradient() {
    for (std::size_t l = 0; l < pass_.layers().size(); ++l) {
        const LayerLayout& layer = pass_.layers()[l];
        const std::span<const double> inputs = pass_.inputs(l);
        const std::vector<double>& errors = pass_.errors(l);
        for (std::size_t h = pass_.first_unit(l); h < layer.outputs; ++h) {
            const double error = errors[h];
            double* row = &sum_[layer.weights + h * layer.inputs];
            for (std::size_t j = 0; j < layer.inputs; ++j)
                row[j] = std::fma(error, inputs[j], row[j]);
            if (layer.has_biases)
                sum_[layer.biases + h] += error;
        }
    }
}

void GradientDescent::accumulate(std::span<const double> parameters, const SampleRows& rows, LossSum* loss) {
    const std::size_t features = system_.shape.inputs();
    const std::size_t outputs = system_.shape.outputs();
    pass_.fold(parameters);
    std::fill(sum_.begin(), sum_.end(), 0.0);
    for (std::size_t s = 0; s < rows.count; ++s) {
        const std::span<const double> targets = rows.targets.subspan(s * outputs, outputs);
        pass_.forward(rows.inputs.subspan(s * features, features));
        pass_.compare(targets);
        pass_.backward();
        if (loss != nullptr)
            add_to_loss(targets, *loss);
        add_gradient();
    }
    complete_sum(system_, rows.count, parameters, sum_);
}

double GradientDescent::mean(const LossSum& loss, std::size_t count) const {
    const double sum = pass_.has_softmax() ? loss.cross_entropy.total() : 0.5 * loss.squares;
    return count == 0 ? missing_value : sum / static_cast<double>(count);
}

double GradientDescent::penalty(std::span<const double> parameters) const {
    double squares = 0.0;
    for (std::size_t index = 0; index < is_weight_.size(); ++index)
        if (is_weight_[index])
            squares = std::fma(parameters[index], parameters[index], squares);
    return system_.l2 > 0.0 ? 0.5 * system_.l2 * squares : 0.0;
}

double GradientDescent::step(double learning_rate, std::span<const double> from, std::span<double> to) {
    LossSum loss;
    accumulate(from, training_rows(), &loss);
    descend(system_, learning_rate, system_.train.count, sum_, from, to);
    return mean(loss, system_.train.count) + penalty(from);
}

void GradientDescent::step_on(const SampleRows& batch, double learning_rate, std::span<const double> from,
                              std::span<double> to) {
    accumulate(from, batch, nullptr);
    descend(system_, learning_rate, batch.count, sum_, from, to);
}

double GradientDescent::gradient(std::span<const double> parameters, std::span<double> gradient) {
    LossSum loss;
    accumulate(parameters, training_rows(), &loss);
    for (std::size_t index = 0; index < sum_.size(); ++index)
        gradient[index] = sum_[index] / static_cast<double>(system_.train.count);
    return mean(loss, system_.train.count) + penalty(parameters);
}

Assessment GradientDescent::assess(std::span<const double> parameters, const Samples& samples) {
    const std::vector<double> all_targets = output_targets(samples);
    const std::size_t outputs = system_.shape.outputs();
    pass_.fold(parameters);
    LossSum loss;
    std::int64_t correct = 0;
    for (std::size_t s = 0; s < samples.count; ++s) {
        const std::span<const double> targets = std::span(all_targets).subspan(s * outputs, outputs);
        pass_.forward(samples.row(s));
        pass_.compare(targets);
        add_to_loss(targets, loss);
        const std::vector<double>& u = pass_.outputs();
        if (samples.has_classes())
            correct += std::max_element(u.begin(), u.end()) - u.begin() == samples.labels[s] ? 1 : 0;
    }
    return {mean(loss, samples.count), correct};
}

void GradientDescent::predict(std::span<const double> parameters, const Samples& samples,
                              std::span<double> predictions) {
    const std::size_t outputs = system_.shape.outputs();
    pass_.fold(parameters);
    for (std::size_t s = 0; s < samples.count; ++s) {
        pass_.forward(samples.row(s));
        if (pass_.has_softmax())
            pass_.softmax();
        const double inverse = pass_.has_softmax() ? 1.0 / sum_over_classes(pass_.exponentials()) : 1.0;
        for (std::size_t k = 0; k < outputs; ++k)
            predictions[s * outputs + k] =
                pass_.has_softmax() ? pass_.exponentials()[k] * inverse : pass_.outputs()[k];
    }
}

}  // namespace netlyap
