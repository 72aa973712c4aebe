#pragma once

#include "netlyap/core/words_of.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace netlyap {

/// The activation of the hidden layers. The output layer is linear; a softmax belongs to the loss.
enum class Activation : std::uint8_t {
    identity,  ///< z: a linear network
    sigmoid,   ///< 1 / (1 + e^-z)
    tanh,
    relu,      ///< max(0, z), with derivative 0 at 0
    softplus,  ///< ln(1 + e^z)
    gelu,      ///< z Phi(z), Phi(z) = (1 + erf(z / sqrt 2)) / 2
    swish,     ///< z / (1 + e^-z)
};

constexpr std::array<Word<Activation>, 7> words_of(Activation) {
    return {{{Activation::identity, "identity"},
             {Activation::sigmoid, "sigmoid"},
             {Activation::tanh, "tanh"},
             {Activation::relu, "relu"},
             {Activation::softplus, "softplus"},
             {Activation::gelu, "gelu"},
             {Activation::swish, "swish"}}};
}

/// Which layers have biases.
enum class Biases : std::uint8_t {
    all,
    hidden,  ///< all but the output layer
    none,
};

constexpr std::array<Word<Biases>, 3> words_of(Biases) {
    return {{{Biases::all, "all"}, {Biases::hidden, "hidden"}, {Biases::none, "none"}}};
}

/// A fully connected network: inputs, hidden layers of any number and width, one output per class or target.
struct NetworkShape {
    std::vector<std::size_t> widths = {4, 10, 3};  ///< inputs, hidden ..., outputs
    Activation activation = Activation::sigmoid;
    Biases biases = Biases::all;

    /// Layers of weights: the hidden ones and the output.
    [[nodiscard]] std::size_t layers() const noexcept { return widths.size() - 1; }
    [[nodiscard]] std::size_t inputs() const noexcept { return widths.front(); }
    [[nodiscard]] std::size_t outputs() const noexcept { return widths.back(); }
};

/// Where the parameters of one layer lie in the flat vector theta: first the weights, row by row
/// [output][input], then the biases [output], if it has any. Layers follow each other: W1, b1, W2, b2, ...
struct LayerLayout {
    std::size_t inputs;
    std::size_t outputs;
    std::size_t weights;  ///< index of the first weight
    std::size_t biases;   ///< index of the first bias, which is the end of the weights
    bool has_biases;

    /// Index behind its last parameter.
    [[nodiscard]] std::size_t end() const noexcept { return biases + (has_biases ? outputs : 0); }
};

/// From the first hidden layer to the output.
[[nodiscard]] std::vector<LayerLayout> layer_layouts(const NetworkShape& shape);

/// The dimension of the dynamical system: weights and biases together (83 for 4-10-3).
[[nodiscard]] std::size_t parameter_count(const NetworkShape& shape);

/// For every parameter whether it is a weight (true) or a bias (false): [parameter].
[[nodiscard]] std::vector<bool> weight_mask(const NetworkShape& shape);

}  // namespace netlyap
