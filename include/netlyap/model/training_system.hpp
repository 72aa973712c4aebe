#pragma once

#include "netlyap/model/descent.hpp"
#include "netlyap/model/network.hpp"
#include "netlyap/model/samples.hpp"

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

}  // namespace netlyap
