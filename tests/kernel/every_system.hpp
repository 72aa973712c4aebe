#pragma once

#include "lane_system.hpp"

#include <string>
#include <vector>

namespace netlyap {

/// Random targets in place of the classes.
inline Samples with_targets(Samples samples, std::uint64_t name) {
    RandomSequence sequence({name, Purpose::data_split}, {1, 2, 3});
    samples.target_names.resize(samples.classes);
    for (std::size_t i = 0; i < samples.count * samples.classes; ++i)
        samples.targets.push_back(normal_deviate(sequence.next()));
    samples.classes = 0;
    samples.labels.clear();
    samples.class_names.clear();
    return samples;
}

struct EverySystemCase {
    std::string name;
    TrainingSystem system;
};

/// Every loss and kind of target, activation, place of biases and depth, each with one of the descents.
inline std::vector<EverySystemCase> every_system() {
    std::vector<EverySystemCase> all;
    std::size_t turn = 0;
    const auto methods = words_of(DescentMethod());
    for (const auto& [loss, loss_name] : words_of(Loss()))
        for (const bool has_classes : {true, false})
            for (const auto& [activation, activation_name] : words_of(Activation()))
                for (const auto& [biases, biases_name] : words_of(Biases()))
                    for (const std::vector<std::size_t>& widths : {std::vector<std::size_t>{3, 2},
                                                                   {4, 10, 3},
                                                                   {2, 1, 2},
                                                                   {1, 1, 1, 2},
                                                                   {3, 4, 2, 3, 4}}) {
                        if (loss == Loss::cross_entropy && !has_classes)
                            continue;
                        const NetworkShape shape{widths, activation, biases};
                        TrainingSystem system = random_system(shape, 29, turn % 2 == 0 ? 0.0 : 0.01);
                        if (!has_classes) {
                            system.train = with_targets(system.train, 1);
                            system.test = with_targets(system.test, 2);
                        }
                        system.loss = loss;
                        system.descent.method = methods[turn % methods.size()].value;
                        if (turn % 3 == 0) {
                            system.descent.factors.clear();
                            for (std::size_t l = 0; l < shape.layers(); ++l)
                                system.descent.factors.push_back(0.5 + static_cast<double>(l));
                        }
                        ++turn;
                        all.push_back(
                            {std::string(loss_name) + (has_classes ? ", classes, " : ", targets, ") +
                                 std::string(activation_name) + ", biases " + std::string(biases_name) +
                                 ", layers " + std::to_string(shape.layers()) + ", " +
                                 std::string(word_of(system.descent.method)),
                             std::move(system)});
                    }
    return all;
}

/// The point of eight networks: theta at random, the state of the descent at 0.
inline LaneArray start_of(const TrainingSystem& system, double scale) {
    const LaneArray theta = random_lanes(system.shape, scale, 1);
    LaneArray point(phase_dimension(system) * lanes);
    std::copy(theta.all().begin(), theta.all().end(), point.all().begin());
    return point;
}

/// Five samples of the training data in every lane, others in each.
struct OwnBatch {
    LaneArray inputs;
    LaneArray targets;
};

inline OwnBatch own_batch(const TrainingSystem& system) {
    constexpr std::size_t count = 5;
    const std::size_t features = system.shape.inputs();
    const std::size_t outputs = system.shape.outputs();
    OwnBatch batch{LaneArray(count * features * lanes), LaneArray(count * outputs * lanes)};
    const std::vector<double> targets = output_targets(system.train);
    for (std::size_t lane = 0; lane < lanes; ++lane)
        for (std::size_t s = 0; s < count; ++s) {
            const std::size_t row = 3 * lane + s;
            for (std::size_t j = 0; j < features; ++j)
                batch.inputs.data()[(s * features + j) * lanes + lane] = system.train.row(row)[j];
            for (std::size_t k = 0; k < outputs; ++k)
                batch.targets.data()[(s * outputs + k) * lanes + lane] = targets[row * outputs + k];
        }
    return batch;
}

}  // namespace netlyap
