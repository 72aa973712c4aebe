#pragma once

#include "netlyap/core/random.hpp"
#include "netlyap/kernel/kernel.hpp"
#include "netlyap/kernel/lane_array.hpp"

#include <bit>
#include <cmath>
#include <vector>

namespace netlyap {

/// Networks with one and with two hidden layers, of even and odd widths, with each of the activations.
inline std::vector<NetworkShape> lane_shapes(const std::vector<Activation>& activations) {
    std::vector<NetworkShape> all;
    for (const std::vector<std::size_t>& widths :
         {std::vector<std::size_t>{4, 10, 3}, {4, 7, 5, 3}, {3, 4, 2}, {2, 6, 5}})
        for (const Activation activation : activations)
            all.push_back({widths, activation});
    return all;
}

/// Random samples with labels at random.
inline Samples random_samples(const NetworkShape& shape, std::size_t count, std::uint64_t name) {
    RandomSequence sequence({name, Purpose::data_split}, {count, 0, 0});
    Samples samples{count, shape.inputs(), shape.outputs(), {}, {}, {}};
    std::vector<double> inputs;
    for (std::size_t i = 0; i < count * shape.inputs(); ++i)
        inputs.push_back(8.0 * uniform_open(sequence.next()) - 1.0);
    samples.inputs = std::move(inputs);
    for (std::size_t s = 0; s < count; ++s)
        samples.labels.push_back(static_cast<std::uint32_t>(uniform_below(sequence.next(), shape.outputs())));
    samples.class_names.resize(shape.outputs());
    return samples;
}

inline TrainingSystem random_system(const NetworkShape& shape, std::size_t count, double l2) {
    return {shape, random_samples(shape, count, 1), random_samples(shape, 13, 2), l2};
}

/// Eight networks with all parameters N(0, scale^2): [parameter][lane].
inline LaneArray random_lanes(const NetworkShape& shape, double scale, std::uint64_t name) {
    RandomSequence sequence({name, Purpose::initial_condition}, {0, 0, 0});
    LaneArray theta(parameter_count(shape) * lanes);
    for (double& value : theta.all())
        value = scale * normal_deviate(sequence.next());
    return theta;
}

/// The bits, with one pattern for all NaN: which one comes out is nobody's promise.
inline std::uint64_t bits(double value) {
    return std::isnan(value) ? ~std::uint64_t{0} : std::bit_cast<std::uint64_t>(value);
}

inline std::vector<std::uint64_t> bits(std::span<const double> values) {
    std::vector<std::uint64_t> all;
    for (const double value : values)
        all.push_back(bits(value));
    return all;
}

/// The parameters of a point, without the state of the descent: [parameter][lane].
inline std::span<const double> theta(const TrainingSystem& system, const LaneArray& point) {
    return point.all().first(parameter_count(system.shape) * lanes);
}

/// Everything a kernel says along a trajectory, as bits: parameters, loss and finiteness of every step,
/// assessments of the training, the test and an empty set at the end, distance between the last two points.
/// All parts are [...][lane].
inline std::vector<std::uint64_t> transcript(const std::string& kernel_name, const TrainingSystem& system,
                                             const LaneArray& start, double eta, int steps,
                                             bool with_loss = true) {
    const auto kernel = make_kernel(kernel_name, system);
    LaneArray from(start.size());
    LaneArray to(start.size());
    std::copy(start.all().begin(), start.all().end(), from.all().begin());
    std::vector<std::uint64_t> said;
    const auto say = [&](std::span<const double> values) {
        const auto more = bits(values);
        said.insert(said.end(), more.begin(), more.end());
    };
    std::vector<double> numbers(lanes);
    for (int t = 0; t < steps; ++t) {
        const std::uint32_t not_finite =
            kernel->step(eta, from.all(), to.all(), with_loss ? std::span(numbers) : std::span<double>());
        for (std::size_t lane = 0; lane < lanes; ++lane)
            said.push_back(not_finite >> lane & 1U);
        if (with_loss)
            say(numbers);
        say(to.all());
        std::swap(from, to);
    }
    const Samples nothing{0, system.shape.inputs(), system.shape.outputs(), {}, {}, {}};
    for (const Samples* samples : {&system.train, &system.test, &nothing}) {
        std::vector<std::int64_t> correct(lanes);
        kernel->assess(theta(system, from), *samples, numbers, correct);
        say(numbers);
        said.insert(said.end(), correct.begin(), correct.end());
    }
    for (const auto& [norm, name] : words_of(Norm())) {
        kernel->distance(norm, theta(system, from), theta(system, to), numbers);
        say(numbers);
    }
    LaneArray predictions(system.test.count * system.shape.outputs() * lanes);
    kernel->predict(theta(system, from), system.test, predictions.all());
    say(predictions.all());
    return said;
}

}  // namespace netlyap
