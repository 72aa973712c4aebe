#include "netlyap/model/samples.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace netlyap {

std::vector<double> output_targets(const Samples& samples) {
    if (!samples.has_classes())
        return samples.targets;
    std::vector<double> targets(samples.count * samples.classes, 0.0);
    for (std::size_t s = 0; s < samples.count; ++s)
        targets[s * samples.classes + samples.labels[s]] = 1.0;
    return targets;
}

std::vector<std::int64_t> class_counts(const Samples& samples) {
    std::vector<std::int64_t> counts(samples.classes, 0);
    for (const std::uint32_t label : samples.labels)
        ++counts[label];
    return counts;
}

Samples first_samples(const Samples& samples, std::size_t count) {
    const auto begin_of = [count](const auto& table, std::size_t width) {
        const std::span numbers(table.begin(), std::min(count * width, table.size()));
        return std::vector(numbers.begin(), numbers.end());
    };
    Samples first;
    first.count = count;
    first.features = samples.features;
    first.classes = samples.classes;
    first.inputs = begin_of(samples.inputs, samples.features);
    first.labels = begin_of(samples.labels, 1);
    first.class_names = samples.class_names;
    first.rows = begin_of(samples.rows, 1);
    first.targets = begin_of(samples.targets, samples.target_names.size());
    first.target_names = samples.target_names;
    return first;
}

std::vector<double> largest_inputs(const Samples& samples) {
    std::vector<double> largest(samples.features, 0.0);
    for (std::size_t s = 0; s < samples.count; ++s)
        for (std::size_t j = 0; j < largest.size(); ++j)
            largest[j] = std::max(largest[j], std::fabs(samples.row(s)[j]));
    return largest;
}

}  // namespace netlyap
