#include "workload.hpp"

#include "netlyap/core/assert.hpp"
#include "netlyap/core/random.hpp"
#include "netlyap/model/data_split.hpp"
#include "netlyap/model/initial_condition.hpp"

namespace netlyap::bench {

namespace {

bool is_paper(const Shape& shape) {
    return shape.name() == paper.name();
}

NetworkShape network(const Shape& shape) {
    return {{shape.inputs, shape.hidden, shape.classes}, Activation::sigmoid};
}

Samples dense_samples(const Shape& shape) {
    RandomSequence sequence({0, Purpose::generated_data}, {shape.inputs, shape.samples, 0});
    std::vector<double> inputs(shape.samples * shape.inputs);
    for (double& input : inputs)
        input = uniform_open(sequence.next());
    Samples samples{shape.samples, shape.inputs, shape.classes, std::move(inputs)};
    for (std::size_t s = 0; s < shape.samples; ++s)
        samples.labels.push_back(static_cast<std::uint32_t>(uniform_below(sequence.next(), shape.classes)));
    for (std::size_t k = 0; k < shape.classes; ++k)
        samples.class_names.push_back(std::to_string(k));
    return samples;
}

}  // namespace

std::string Shape::name() const {
    return std::to_string(inputs) + "-" + std::to_string(hidden) + "-" + std::to_string(classes);
}

TrainingSystem training_system(const Shape& shape) {
    TrainingSystem system{network(shape), {}, {}};
    if (is_paper(shape)) {
        DataSplit split = split_samples(iris(), shape.samples, default_split_seed, FeatureScale::none);
        system.train = std::move(split.train);
        system.test = std::move(split.test);
    } else {
        system.train = dense_samples(shape);
    }
    NETLYAP_ASSERT(parameter_count(system.shape) == shape.parameters(), "two ways to count parameters");
    return system;
}

std::vector<double> initial_conditions(const Shape& shape, std::size_t count) {
    const InitialWeights weights =
        is_paper(shape) ? InitialWeights{} : InitialWeights{{InitialLaw::fan_in}, {1.0}};
    std::vector<double> all;
    for (std::size_t seed = 0; seed < count; ++seed) {
        const std::vector<double> theta =
            initial_condition(network(shape), weights, 0, static_cast<std::int64_t>(seed), nullptr);
        all.insert(all.end(), theta.begin(), theta.end());
    }
    return all;
}

}  // namespace netlyap::bench
