#pragma once

#include "netlyap/core/words_of.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace netlyap {

/// How the gradient g moves the parameters theta. The coefficients have PyTorch's names and definitions; eta
/// is the learning rate of a layer.
enum class DescentMethod : std::uint8_t {
    gradient,  ///< theta <- theta - eta g
    momentum,  ///< v <- momentum v + g;  theta <- theta - eta v
    nesterov,  ///< v <- momentum v + g;  theta <- theta - eta (g + momentum v)
    rmsprop,   ///< s <- alpha s + (1 - alpha) g^2;  theta <- theta - eta g / (sqrt(s) + eps)
    adam,      ///< m <- beta1 m + (1 - beta1) g;  s <- beta2 s + (1 - beta2) g^2;
               ///< theta <- theta - eta m / (1 - beta1^t) / (sqrt(s / (1 - beta2^t)) + eps), t from 1 on
};

constexpr std::array<Word<DescentMethod>, 5> words_of(DescentMethod) {
    return {{{DescentMethod::gradient, "gradient"},
             {DescentMethod::momentum, "momentum"},
             {DescentMethod::nesterov, "nesterov"},
             {DescentMethod::rmsprop, "rmsprop"},
             {DescentMethod::adam, "adam"}}};
}

/// Whose minibatches they are.
enum class BatchOrder : std::uint8_t {
    common,    ///< the same for all initial conditions
    per_seed,  ///< each initial condition has an order of its own, and the members around it have the same
};

constexpr std::array<Word<BatchOrder>, 2> words_of(BatchOrder) {
    return {{{BatchOrder::common, "common"}, {BatchOrder::per_seed, "per_seed"}}};
}

/// The optimiser, a map on (theta, state). Its state (v, s, m) is 0 at first.
struct Descent {
    DescentMethod method = DescentMethod::gradient;
    double momentum = 0.9;  ///< in [0, 1)
    double alpha = 0.99;    ///< in [0, 1)
    double beta1 = 0.9;     ///< in [0, 1)
    double beta2 = 0.999;   ///< in [0, 1)
    double eps = 1e-8;      ///< > 0
    /// What multiplies eta: one for all layers, or one for each from the first hidden one to the output.
    std::vector<double> factors = {1.0};
    std::int64_t batch = 0;  ///< samples that a step sees; 0: all training samples
    BatchOrder order = BatchOrder::common;
};

/// What multiplies eta in a layer.
[[nodiscard]] inline double learning_rate_factor(const Descent& descent, std::size_t layer) {
    return descent.factors.size() == 1 ? descent.factors.front() : descent.factors[layer];
}

}  // namespace netlyap
