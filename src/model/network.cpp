#include "netlyap/model/network.hpp"

namespace netlyap {

std::vector<LayerLayout> layer_layouts(const NetworkShape& shape) {
    std::vector<LayerLayout> layouts;
    std::size_t next = 0;
    for (std::size_t layer = 0; layer < shape.layers(); ++layer) {
        const std::size_t inputs = shape.widths[layer];
        const std::size_t outputs = shape.widths[layer + 1];
        const bool is_output = layer + 1 == shape.layers();
        const bool has_biases = shape.biases == Biases::all || (shape.biases == Biases::hidden && !is_output);
        layouts.push_back({inputs, outputs, next, next + inputs * outputs, has_biases});
        next = layouts.back().end();
    }
    return layouts;
}

std::size_t parameter_count(const NetworkShape& shape) {
    return layer_layouts(shape).back().end();
}

std::vector<bool> weight_mask(const NetworkShape& shape) {
    std::vector<bool> mask(parameter_count(shape), false);
    for (const LayerLayout& layer : layer_layouts(shape))
        for (std::size_t index = layer.weights; index < layer.biases; ++index)
            mask[index] = true;
    return mask;
}

}  // namespace netlyap
