#include "netlyap/model/samples.hpp"

#include <algorithm>
#include <cmath>

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

std::vector<double> largest_inputs(const Samples& samples) {
    std::vector<double> largest(samples.features, 0.0);
    for (std::size_t s = 0; s < samples.count; ++s)
        for (std::size_t j = 0; j < largest.size(); ++j)
            largest[j] = std::max(largest[j], std::fabs(samples.row(s)[j]));
    return largest;
}

}  // namespace netlyap
