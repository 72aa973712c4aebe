#include "netlyap/model/tangent_map.hpp"

#include "netlyap/core/assert.hpp"
#include "netlyap/core/fused.hpp"

#include "cross_entropy_sum.hpp"

#include <algorithm>
#include <cmath>

namespace netlyap {

bool has_tangent_map(DescentMethod method) noexcept {
    return method == DescentMethod::gradient || method == DescentMethod::momentum ||
           method == DescentMethod::nesterov;
}

TangentMap::TangentMap(const TrainingSystem& system)
    : system_(system),
      parameter_count_(parameter_count(system.shape)),
      train_targets_(output_targets(system.train)),
      pass_(system),
      probabilities_(system.shape.outputs()) {
    for (const LayerLayout& layer : pass_.layers())
        for (auto* of_layers : {&sums_, &activations_, &errors_})
            of_layers->emplace_back(layer.outputs);
}

/// dz_l = dW_l a_(l-1) + W_l da_(l-1) + db_l, da_l = phi'(z_l) dz_l.
NETLYAP_FUSED void TangentMap::forward(std::span<const double> tangent) {
    for (std::size_t l = 0; l < pass_.layers().size(); ++l) {
        const LayerLayout& layer = pass_.layers()[l];
        const std::size_t first = pass_.first_unit(l);
        const std::span<const double> inputs = pass_.inputs(l);
        sums_[l][0] = 0.0;  // of class 0
        for (std::size_t h = first; h < layer.outputs; ++h) {
            const double* own = &tangent[layer.weights + h * layer.inputs];
            double dz = 0.0;
            if (layer.has_biases)
                dz = first == 0 ? tangent[layer.biases + h]
                                : tangent[layer.biases + h] - tangent[layer.biases];
            for (std::size_t j = 0; j < layer.inputs; ++j) {
                const double dw = first == 0 ? own[j] : own[j] - tangent[layer.weights + j];
                dz = std::fma(dw, inputs[j], dz);
                if (l > 0)
                    dz = std::fma(pass_.weights(l)[h * layer.inputs + j], activations_[l - 1][j], dz);
            }
            sums_[l][h] = dz;
            if (!pass_.is_output(l))
                activations_[l][h] = pass_.slope(l, h) * dz;
        }
    }
}

/// de of the outputs.
void TangentMap::output_errors() {
    const std::vector<double>& dz = sums_.back();
    std::vector<double>& de = errors_.back();
    if (!pass_.has_softmax()) {
        de = dz;
        return;
    }
    const std::vector<double>& p = probabilities_;
    for (std::size_t k = 1; k < de.size(); ++k) {
        de[k] = p[k] * p[0] * dz[k];
        for (std::size_t l = 1; l < k; ++l) {
            const double flow = p[k] * p[l] * (dz[k] - dz[l]);
            de[k] += flow;
            de[l] -= flow;
        }
    }
}

/// de_(l-1) = phi'(z_(l-1)) dg_(l-1) + phi''(z_(l-1)) g_(l-1) dz_(l-1).
NETLYAP_FUSED void TangentMap::backward(std::span<const double> tangent) {
    for (std::size_t l = pass_.layers().size() - 1; l > 0; --l) {
        const LayerLayout& layer = pass_.layers()[l];
        const std::size_t first = pass_.first_unit(l);
        const double* dweights = &tangent[layer.weights];
        const double* weights = pass_.weights(l);
        for (std::size_t j = 0; j < layer.inputs; ++j) {
            double dg = 0.0;
            for (std::size_t h = first; h < layer.outputs; ++h) {
                const std::size_t place = h * layer.inputs + j;
                const double dw = first == 0 ? dweights[place] : dweights[place] - dweights[j];
                dg = std::fma(dw, pass_.errors(l)[h], dg);
                dg = std::fma(weights[place], errors_[l][h], dg);
            }
            const double bend = pass_.curvature(l - 1, j) * pass_.activation_errors(l - 1)[j];
            errors_[l - 1][j] = std::fma(pass_.slope(l - 1, j), dg, bend * sums_[l - 1][j]);
        }
    }
}

/// sum += (de a^T + e da^T, de) of all layers.
NETLYAP_FUSED void TangentMap::add_sums(std::span<double> sum) const {
    for (std::size_t l = 0; l < pass_.layers().size(); ++l) {
        const LayerLayout& layer = pass_.layers()[l];
        const std::span<const double> inputs = pass_.inputs(l);
        for (std::size_t h = pass_.first_unit(l); h < layer.outputs; ++h) {
            double* row = &sum[layer.weights + h * layer.inputs];
            for (std::size_t j = 0; j < layer.inputs; ++j) {
                row[j] = std::fma(errors_[l][h], inputs[j], row[j]);
                if (l > 0)
                    row[j] = std::fma(pass_.errors(l)[h], activations_[l - 1][j], row[j]);
            }
            if (layer.has_biases)
                sum[layer.biases + h] += errors_[l][h];
        }
    }
}

void TangentMap::accumulate(std::span<const double> parameters, const SampleRows& rows,
                            std::span<const double> tangents, std::size_t stride) {
    const std::size_t features = system_.shape.inputs();
    const std::size_t outputs = system_.shape.outputs();
    const std::size_t count = tangents.size() / stride;
    sums_of_samples_.assign(count * parameter_count_, 0.0);
    const auto sum_of = [&](std::size_t tangent) {
        return std::span(sums_of_samples_).subspan(tangent * parameter_count_, parameter_count_);
    };
    pass_.fold(parameters);
    for (std::size_t s = 0; s < rows.count; ++s) {
        pass_.forward(rows.inputs.subspan(s * features, features));
        pass_.compare(rows.targets.subspan(s * outputs, outputs));
        pass_.backward();
        if (pass_.has_softmax()) {
            const double inverse = 1.0 / sum_over_classes(pass_.exponentials());
            for (std::size_t k = 0; k < outputs; ++k)
                probabilities_[k] = pass_.exponentials()[k] * inverse;
        }
        for (std::size_t i = 0; i < count; ++i) {
            const std::span<const double> tangent = tangents.subspan(i * stride, parameter_count_);
            forward(tangent);
            output_errors();
            backward(tangent);
            add_sums(sum_of(i));
        }
    }
    for (std::size_t i = 0; i < count; ++i)
        complete_sum(system_, rows.count, tangents.subspan(i * stride, parameter_count_), sum_of(i));
}

void TangentMap::push(double learning_rate, std::span<const double> point, std::span<const double> tangents,
                      std::span<double> pushed) {
    push_on(training_rows(), learning_rate, point, tangents, pushed);
}

void TangentMap::push_on(const SampleRows& batch, double learning_rate, std::span<const double> point,
                         std::span<const double> tangents, std::span<double> pushed) {
    const std::size_t dimension = phase_dimension(system_);
    NETLYAP_ASSERT(has_tangent_map(system_.descent.method), "the roots of rmsprop and adam are not smooth");
    NETLYAP_ASSERT(tangents.size() % dimension == 0 && pushed.size() == tangents.size(),
                   "shape [tangent][theta, state]");
    accumulate(point.first(parameter_count_), batch, tangents, dimension);
    for (std::size_t i = 0; i < tangents.size() / dimension; ++i)
        descend(system_, learning_rate, batch.count,
                std::span(sums_of_samples_).subspan(i * parameter_count_, parameter_count_),
                tangents.subspan(i * dimension, dimension), pushed.subspan(i * dimension, dimension));
}

void TangentMap::hessian_products(std::span<const double> parameters, std::span<const double> vectors,
                                  std::span<double> products) {
    accumulate(parameters, training_rows(), vectors, parameter_count_);
    const auto n = static_cast<double>(system_.train.count);
    for (std::size_t i = 0; i < products.size(); ++i)
        products[i] = sums_of_samples_[i] / n;
}

}  // namespace netlyap
