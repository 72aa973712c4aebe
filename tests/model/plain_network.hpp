#pragma once

#include "netlyap/core/random.hpp"
#include "netlyap/model/data_split.hpp"
#include "netlyap/model/training_system.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace netlyap {

using LongVector = std::vector<long double>;

inline LongVector widened(const std::vector<double>& values) {
    return {values.begin(), values.end()};
}

/// The network as a textbook writes it, in long double and with the C library's functions: softmax over all
/// classes, no folded factors, no differences of rows; or squared loss. The oracle of GradientDescent.
class PlainNetwork {
public:
    explicit PlainNetwork(const TrainingSystem& system) : system_(system) {}

    /// a_0 = x, a_1, ..., a_(L-1), z_L; adds z_1, ... to the sums where they are asked for.
    [[nodiscard]] std::vector<LongVector> forward(const LongVector& theta, std::span<const double> x,
                                                  std::vector<LongVector>* sums = nullptr) const {
        std::vector<LongVector> values = {LongVector(x.begin(), x.end())};
        const auto layers = layer_layouts(system_.shape);
        for (std::size_t l = 0; l < layers.size(); ++l) {
            LongVector z(layers[l].outputs);
            for (std::size_t h = 0; h < z.size(); ++h) {
                z[h] = layers[l].has_biases ? theta[layers[l].biases + h] : 0.0L;
                for (std::size_t j = 0; j < layers[l].inputs; ++j)
                    z[h] += theta[layers[l].weights + h * layers[l].inputs + j] * values.back()[j];
            }
            if (sums != nullptr)
                sums->push_back(z);
            for (std::size_t h = 0; l + 1 < layers.size() && h < z.size(); ++h)
                z[h] = phi(z[h]);
            values.push_back(std::move(z));
        }
        return values;
    }

    [[nodiscard]] long double loss(const LongVector& theta) const {
        long double sum = 0.0L;
        for (std::size_t s = 0; s < system_.train.count; ++s) {
            const LongVector output = forward(theta, system_.train.row(s)).back();
            sum += system_.loss == Loss::squared ? squared_loss(output, s)
                                                 : cross_entropy(output, system_.train.labels[s]);
        }
        return sum / count() + penalty(theta);
    }

    [[nodiscard]] LongVector gradient(const LongVector& theta) const {
        const auto layers = layer_layouts(system_.shape);
        const auto is_weight = weight_mask(system_.shape);
        LongVector gradient(theta.size());
        for (std::size_t s = 0; s < system_.train.count; ++s) {
            std::vector<LongVector> sums;
            const auto values = forward(theta, system_.train.row(s), &sums);
            LongVector error = system_.loss == Loss::squared ? values.back() : softmax(values.back());
            for (std::size_t k = 0; k < error.size(); ++k)
                error[k] -= target(s, k);
            for (std::size_t l = layers.size(); l-- > 0;) {
                LongVector below(layers[l].inputs);
                for (std::size_t h = 0; h < layers[l].outputs; ++h) {
                    if (layers[l].has_biases)
                        gradient[layers[l].biases + h] += error[h] / count();
                    for (std::size_t j = 0; j < layers[l].inputs; ++j) {
                        const std::size_t index = layers[l].weights + h * layers[l].inputs + j;
                        gradient[index] += error[h] * values[l][j] / count();
                        below[j] += error[h] * theta[index];
                    }
                }
                for (std::size_t j = 0; l > 0 && j < below.size(); ++j)
                    below[j] *= derivative(sums[l - 1][j], values[l][j]);
                error = std::move(below);
            }
        }
        for (std::size_t i = 0; i < theta.size(); ++i)
            gradient[i] += is_weight[i] ? system_.l2 * theta[i] : 0.0L;
        return gradient;
    }

    /// Which relu units are on, for all samples: across a change differences are no derivatives.
    [[nodiscard]] std::vector<bool> pattern(const LongVector& theta) const {
        std::vector<bool> on;
        for (std::size_t s = 0; s < system_.train.count; ++s) {
            const auto values = forward(theta, system_.train.row(s));
            for (std::size_t l = 1; l + 1 < values.size(); ++l)
                for (const long double a : values[l])
                    on.push_back(a > 0.0L);
        }
        return on;
    }

private:
    [[nodiscard]] long double count() const { return static_cast<long double>(system_.train.count); }

    /// What output k is to be for sample s.
    [[nodiscard]] long double target(std::size_t s, std::size_t k) const {
        if (system_.train.has_classes())
            return system_.train.labels[s] == k ? 1.0L : 0.0L;
        return system_.train.targets[s * system_.train.outputs() + k];
    }

    [[nodiscard]] long double squared_loss(const LongVector& output, std::size_t s) const {
        long double squares = 0.0L;
        for (std::size_t k = 0; k < output.size(); ++k)
            squares += (output[k] - target(s, k)) * (output[k] - target(s, k));
        return squares / 2.0L;
    }

    [[nodiscard]] long double phi(long double z) const {
        switch (system_.shape.activation) {
            case Activation::identity:
                return z;
            case Activation::sigmoid:
                return logistic(z);
            case Activation::tanh:
                return std::tanh(z);
            case Activation::relu:
                return std::max(0.0L, z);
            case Activation::softplus:
                return std::max(0.0L, z) + std::log1p(std::exp(-std::fabs(z)));
            case Activation::gelu:
                return z * normal_distribution(z);
            case Activation::swish:
                break;
        }
        return z * logistic(z);
    }

    [[nodiscard]] static long double logistic(long double z) { return 1.0L / (1.0L + std::exp(-z)); }

    [[nodiscard]] static long double normal_distribution(long double z) {
        return std::erfc(-z / std::numbers::sqrt2_v<long double>) / 2.0L;
    }

    /// phi'(z), where a = phi(z).
    [[nodiscard]] long double derivative(long double z, long double a) const {
        switch (system_.shape.activation) {
            case Activation::identity:
                return 1.0L;
            case Activation::sigmoid:
                return a * (1.0L - a);
            case Activation::tanh:
                return (1.0L - a) * (1.0L + a);
            case Activation::relu:
                return a > 0.0L ? 1.0L : 0.0L;
            case Activation::softplus:
                return logistic(z);
            case Activation::gelu:
                return normal_distribution(z) +
                       z * std::exp(-z * z / 2.0L) / std::sqrt(2.0L * std::numbers::pi_v<long double>);
            case Activation::swish:
                break;
        }
        return logistic(z) * (1.0L + z * logistic(-z));
    }

    [[nodiscard]] static LongVector softmax(LongVector z) {
        const long double largest = *std::max_element(z.begin(), z.end());
        long double sum = 0.0L;
        for (long double& value : z)
            sum += value = std::exp(value - largest);
        for (long double& value : z)
            value /= sum;
        return z;
    }

    /// -ln p_y = m + ln sum_k e^(z_k - z_y - m), for a correct sample without the cancellation.
    [[nodiscard]] static long double cross_entropy(const LongVector& z, std::size_t y) {
        const long double m = *std::max_element(z.begin(), z.end()) - z[y];
        long double others = 0.0L;
        for (std::size_t k = 0; k < z.size(); ++k)
            others += k == y ? 0.0L : std::exp(z[k] - z[y] - m);
        return m > 0.0L ? m + std::log(others + std::exp(-m)) : std::log1p(others);
    }

    [[nodiscard]] long double penalty(const LongVector& theta) const {
        const auto is_weight = weight_mask(system_.shape);
        long double squares = 0.0L;
        for (std::size_t i = 0; i < theta.size(); ++i)
            squares += is_weight[i] ? theta[i] * theta[i] : 0.0L;
        return system_.l2 / 2.0L * squares;
    }

    const TrainingSystem& system_;
};

/// The split of the published figures under any network.
inline TrainingSystem iris_system(NetworkShape shape, double l2) {
    const DataSplit split = split_samples(iris(), 120, default_split_seed, FeatureScale::none);
    return {std::move(shape), split.train, split.test, l2};
}

/// Weights and biases alike N(0, scale^2).
inline std::vector<double> random_parameters(const NetworkShape& shape, double scale, std::uint64_t seed) {
    RandomSequence sequence({seed, Purpose::initial_condition}, {1, 2, 3});
    std::vector<double> theta(parameter_count(shape));
    for (double& value : theta)
        value = scale * normal_deviate(sequence.next());
    return theta;
}

/// The largest difference relative to the largest entry of the exact vector.
inline double relative_error(const std::vector<double>& got, const LongVector& exact) {
    long double difference = 0.0L;
    long double largest = 0.0L;
    for (std::size_t i = 0; i < exact.size(); ++i) {
        difference = std::max(difference, std::fabs(got[i] - exact[i]));
        largest = std::max(largest, std::fabs(exact[i]));
    }
    return static_cast<double>(difference / largest);
}

}  // namespace netlyap
