#pragma once

#include "netlyap/model/network.hpp"
#include "netlyap/model/samples.hpp"

namespace netlyap {

/// The dynamical system whose trajectories are followed: a network, its training data and its penalty.
struct TrainingSystem {
    NetworkShape shape;
    Samples train;
    Samples test;
    double l2 = 0.0;  ///< the loss gains l2 / 2 times the sum of the squared weights (not biases)
};

}  // namespace netlyap
