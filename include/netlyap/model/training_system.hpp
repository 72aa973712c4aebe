#pragma once

#include "netlyap/model/descent.hpp"
#include "netlyap/model/network.hpp"
#include "netlyap/model/samples.hpp"

#include <span>

namespace netlyap {

/// What descent makes small, besides the penalty. f are the outputs of the network.
enum class Loss : std::uint8_t {
    cross_entropy,  ///< the mean of -ln softmax(f)_y, for data with classes
    squared,  ///< the mean of |f - y|^2 / 2, y the targets, or 1 for the class of a sample and 0 elsewhere
};

constexpr std::array<Word<Loss>, 2> words_of(Loss) {
    return {{{Loss::cross_entropy, "cross_entropy"}, {Loss::squared, "squared"}}};
}

/// The dynamical system whose trajectories are followed: a network, its data, its loss and its descent.
struct TrainingSystem {
    NetworkShape shape;
    Samples train;
    Samples test;
    double l2 = 0.0;  ///< the loss gains l2 / 2 times the sum of the squared weights (not biases)
    Loss loss = Loss::cross_entropy;
    Descent descent = {};
};

/// The numbers of a point of the phase space: theta, then the state of the optimiser.
[[nodiscard]] std::size_t phase_dimension(const TrainingSystem& system);

/// The samples that a step sees, but for the last one of an epoch.
[[nodiscard]] std::size_t batch_size(const TrainingSystem& system);

/// What a step does with the gradient: the point at t+1 from that at t and from `sum` = m grad L(theta(t))
/// [parameter], a sum over m samples.
///
/// How it is evaluated (part of the definition of the bits), with the batch size n of the descent (the
/// training samples when it is full) and g = sum / n, where a last, smaller batch has sum n / m in place of
/// sum:
///
///     gradient    theta <- fma(-eta / n, sum, theta)
///     momentum    v <- fma(momentum, v, sum) is n times that of descent.hpp;  theta <- fma(-eta / n, v,
///     theta) nesterov    the same with fma(momentum, v, sum) in place of the second v rmsprop     s <- fma(1
///     - alpha, g g, alpha s);  theta <- fma(-eta, g / (sqrt(s) + eps), theta) adam        m, s likewise, c1
///     <- fma(beta1, c1, 1 - beta1) is 1 - beta1^t, c2 likewise;
///                 theta <- fma(-eta, (m / c1) / (sqrt(s / c2) + eps), theta)
///
/// State: v, or s, or m, s [parameter], then c1, c2.
void descend(const TrainingSystem& system, double learning_rate, std::size_t samples,
             std::span<const double> sum, std::span<const double> from, std::span<double> to);

}  // namespace netlyap
