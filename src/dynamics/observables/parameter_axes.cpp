#include "parameter_axes.hpp"

namespace netlyap::observables {

Axis parameter_axis(const NetworkShape& shape) {
    return {"parameter", counted(0, parameter_count(shape)), "1",
            "parameter: W1 row by row [unit][input], b1, W2, b2, ...", true};
}

Axis layer_axis(const NetworkShape& shape) {
    return {"layer", counted(1, shape.layers()), "1",
            "layer, counted from 1, the first hidden one, to the output", true};
}

Axis weight_axis(const NetworkShape& shape) {
    return {"weight", counted(0, weight_places(shape).size()), "1",
            "weight: W1 row by row [unit][input], W2, ...; no biases", true};
}

Axis unit_axis(const NetworkShape& shape) {
    return {"unit", counted(1, layers_of_units(shape).size()), "1",
            "unit, counted from 1, the hidden ones layer by layer, then the outputs", false};
}

std::vector<std::size_t> units_of_parameters(const NetworkShape& shape) {
    std::vector<std::size_t> units(parameter_count(shape));
    std::size_t first = 0;
    for (const LayerLayout& layer : layer_layouts(shape)) {
        for (std::size_t place = layer.weights; place < layer.end(); ++place)
            units[place] = first + (place < layer.biases ? (place - layer.weights) / layer.inputs
                                                         : place - layer.biases);
        first += layer.outputs;
    }
    return units;
}

std::vector<std::size_t> layers_of_units(const NetworkShape& shape) {
    std::vector<std::size_t> layers;
    for (std::size_t layer = 0; layer < shape.layers(); ++layer)
        layers.insert(layers.end(), shape.widths[layer + 1], layer);
    return layers;
}

std::vector<std::size_t> weight_places(const NetworkShape& shape) {
    const std::vector<bool> is_weight = weight_mask(shape);
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < is_weight.size(); ++i)
        if (is_weight[i])
            places.push_back(i);
    return places;
}

}  // namespace netlyap::observables
