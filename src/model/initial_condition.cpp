#include "netlyap/model/initial_condition.hpp"

#include "netlyap/core/assert.hpp"
#include "netlyap/core/random.hpp"

#include <bit>
#include <cmath>

namespace netlyap {

namespace {

/// What multiplies z or u.
double width_of(InitialLaw law, double scale, const LayerLayout& layer) {
    const auto inputs = static_cast<double>(layer.inputs);
    const auto outputs = static_cast<double>(layer.outputs);
    switch (law) {
        case InitialLaw::fan_in:
            return scale / std::sqrt(inputs);
        case InitialLaw::xavier:
            return scale * std::sqrt(6.0 / (inputs + outputs));
        case InitialLaw::normal:
        case InitialLaw::uniform:
        case InitialLaw::file:
            break;
    }
    return scale;
}

double deviate(InitialLaw law, std::uint64_t word) {
    const bool is_uniform = law == InitialLaw::uniform || law == InitialLaw::xavier;
    return is_uniform ? uniform_symmetric(word) : normal_deviate(word);
}

/// The value of a layer in a list of one for all, or one for each.
template <class Value>
Value of_layer(const std::vector<Value>& values, std::size_t layer) {
    return values.size() == 1 ? values.front() : values.at(layer);
}

}  // namespace

std::vector<double> initial_condition(const NetworkShape& shape, const InitialWeights& weights,
                                      std::uint64_t job_seed, std::int64_t seed, const GridPoint* fresh) {
    const StreamKey key{job_seed, Purpose::initial_condition};
    const auto eta_bits = fresh ? std::bit_cast<std::uint64_t>(fresh->eta) : 0;
    const auto epsilon_bits = fresh ? std::bit_cast<std::uint64_t>(fresh->epsilon) : 0;
    const std::vector<LayerLayout> layers = layer_layouts(shape);
    std::vector<double> parameters(parameter_count(shape), 0.0);
    for (std::size_t layer = 0; layer < layers.size(); ++layer) {
        const InitialLaw law = of_layer(weights.laws, layer);
        NETLYAP_ASSERT(law != InitialLaw::file, "numbers that are given are not drawn");
        const double width = width_of(law, of_layer(weights.scales, layer), layers[layer]);
        for (std::size_t index = layers[layer].weights; index < layers[layer].biases; ++index) {
            const auto block =
                random_block(key, {static_cast<std::uint64_t>(seed), index, eta_bits, epsilon_bits});
            parameters[index] = width * deviate(law, block[0]);
        }
    }
    return parameters;
}

}  // namespace netlyap
