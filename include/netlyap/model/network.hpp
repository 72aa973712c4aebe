#pragma once

#include "netlyap/core/words_of.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace netlyap {

/// The activation of the hidden layers. The output layer is a softmax.
enum class Activation : std::uint8_t {
    sigmoid,  ///< 1 / (1 + e^-z)
    tanh,
    relu,  ///< max(0, z), with derivative 0 at 0
};

constexpr std::array<Word<Activation>, 3> words_of(Activation) {
    return {{{Activation::sigmoid, "sigmoid"}, {Activation::tanh, "tanh"}, {Activation::relu, "relu"}}};
}

/// A fully connected network: inputs, hidden layers of any number and width, one output (logit) per class.
struct NetworkShape {
    std::vector<std::size_t> widths = {4, 10, 3};  ///< inputs, hidden ..., outputs; at least one hidden layer
    Activation activation = Activation::sigmoid;

    [[nodiscard]] std::size_t layers() const noexcept { return widths.size() - 1; }
    [[nodiscard]] std::size_t inputs() const noexcept { return widths.front(); }
    [[nodiscard]] std::size_t outputs() const noexcept { return widths.back(); }
};

/// Where the parameters of one layer lie in the flat vector theta: first the weights, row by row
/// [output][input], then the biases [output]. Layers follow each other: W1, b1, W2, b2, ...
struct LayerLayout {
    std::size_t inputs;
    std::size_t outputs;
    std::size_t weights;  ///< index of the first weight
    std::size_t biases;   ///< index of the first bias
};

[[nodiscard]] std::vector<LayerLayout> layer_layouts(const NetworkShape& shape);

/// The dimension of the dynamical system: weights and biases together (83 for 4-10-3).
[[nodiscard]] std::size_t parameter_count(const NetworkShape& shape);

/// For every parameter whether it is a weight (true) or a bias (false): [parameter].
[[nodiscard]] std::vector<bool> weight_mask(const NetworkShape& shape);

}  // namespace netlyap
