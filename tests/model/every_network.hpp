#pragma once

#include "netlyap/model/data_split.hpp"
#include "netlyap/model/training_system.hpp"

#include <string>
#include <vector>

namespace netlyap {

/// Iris with its classes, or what a regression makes of it: petals from sepals.
inline Samples some_samples(bool has_classes, std::size_t count) {
    Samples samples = split_samples(iris(), count, default_split_seed, FeatureScale::none).train;
    if (has_classes)
        return samples;
    Samples regression;
    regression.count = samples.count;
    regression.features = 2;
    regression.target_names = {"petal length", "petal width"};
    std::vector<double> sepals;
    for (std::size_t s = 0; s < samples.count; ++s) {
        sepals.insert(sepals.end(), {samples.row(s)[0], samples.row(s)[1]});
        regression.targets.insert(regression.targets.end(), {samples.row(s)[2], samples.row(s)[3]});
    }
    regression.inputs = std::move(sepals);
    return regression;
}

struct NamedSystem {
    std::string name;
    TrainingSystem system;
};

/// Every loss and kind of target, activation and place of biases, from no hidden layer to three.
inline std::vector<NamedSystem> every_network() {
    struct Goal {
        Loss loss;
        bool has_classes;
    };
    std::vector<NamedSystem> all;
    for (const Goal& goal : {Goal{Loss::cross_entropy, true}, {Loss::squared, true}, {Loss::squared, false}})
        for (const auto& [activation, activation_name] : words_of(Activation()))
            for (const auto& [biases, biases_name] : words_of(Biases()))
                for (const std::vector<std::size_t>& hidden :
                     {std::vector<std::size_t>{}, {5}, {1, 4}, {4, 3, 2}}) {
                    const Samples samples = some_samples(goal.has_classes, 30);
                    NetworkShape shape{{samples.features}, activation, biases};
                    shape.widths.insert(shape.widths.end(), hidden.begin(), hidden.end());
                    shape.widths.push_back(samples.outputs());
                    all.push_back({std::string(goal.has_classes ? "classes, " : "targets, ") +
                                       std::string(word_of(goal.loss)) + ", " + std::string(activation_name) +
                                       ", biases " + std::string(biases_name) + ", hidden layers " +
                                       std::to_string(hidden.size()),
                                   {shape, samples, samples, 0.01, goal.loss}});
                }
    return all;
}

}  // namespace netlyap
