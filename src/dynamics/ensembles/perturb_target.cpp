#include "netlyap/core/error.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/dynamics/ensembles/perturbation.hpp"

#include <optional>

namespace netlyap::ensemble {

namespace {

constexpr std::string_view of_layer = " random weights of layer ";
constexpr std::string_view whole_layer = "layer ";

}  // namespace

std::string target_text(const Perturbation& perturbation) {
    switch (perturbation.target) {
        case PerturbTarget::weights:
            return "weights";
        case PerturbTarget::all:
            return "all";
        case PerturbTarget::layer:
            return std::string(whole_layer) + std::to_string(perturbation.layer);
        case PerturbTarget::some_weights_of_a_layer:
            break;
    }
    return std::to_string(perturbation.count) + std::string(of_layer) + std::to_string(perturbation.layer);
}

bool read_target(std::string_view text, Perturbation& perturbation) {
    if (text == "weights" || text == "all") {
        perturbation.target = text == "all" ? PerturbTarget::all : PerturbTarget::weights;
        return true;
    }
    const std::size_t place = text.find(of_layer);
    const bool is_some = place != std::string_view::npos;
    if (!is_some && !text.starts_with(whole_layer))
        return false;
    const std::optional<std::int64_t> count = parse_integer(text.substr(0, is_some ? place : 0));
    const std::optional<std::int64_t> layer =
        parse_integer(text.substr(is_some ? place + of_layer.size() : whole_layer.size()));
    if (!layer || *layer < 1 || (is_some && (!count || *count < 1)))
        return false;
    perturbation.target = is_some ? PerturbTarget::some_weights_of_a_layer : PerturbTarget::layer;
    perturbation.layer = *layer;
    perturbation.count = is_some ? *count : 1;
    return true;
}

void check_target(const Perturbation& perturbation, const NetworkShape& shape) {
    if (perturbation.target == PerturbTarget::weights || perturbation.target == PerturbTarget::all)
        return;
    const std::vector<LayerLayout> layers = layer_layouts(shape);
    const std::string given = "perturb.target = " + target_text(perturbation);
    if (perturbation.layer > static_cast<std::int64_t>(layers.size()))
        throw UsageError(given + ", but the network has " + std::to_string(layers.size()) +
                         (layers.size() == 1 ? " layer" : " layers") +
                         " of weights (the hidden ones and the output), counted from 1");
    const LayerLayout& layer = layers[static_cast<std::size_t>(perturbation.layer - 1)];
    if (perturbation.count > static_cast<std::int64_t>(layer.biases - layer.weights))
        throw UsageError(given + ", but that layer has " + std::to_string(layer.biases - layer.weights) +
                         " weights; choose fewer, or all of them by `layer " +
                         std::to_string(perturbation.layer) + "`");
}

}  // namespace netlyap::ensemble
