#include "netlyap/model/map_exponent.hpp"

#include "netlyap/core/elementary.hpp"
#include "netlyap/core/missing.hpp"

#include <cmath>
#include <vector>

namespace netlyap {

namespace {

/// Brings a vector to length 1; returns the length it had.
double normalize(std::span<double> delta) {
    double sum = 0.0;
    for (const double value : delta)
        sum += value * value;
    const double length = std::sqrt(sum);
    for (double& value : delta)
        value /= length;
    return length;
}

}  // namespace

void set_first_tangent(const SoftmaxMap& map, std::span<double> delta) {
    for (std::size_t i = 0; i < delta.size(); ++i)
        delta[i] = static_cast<double>((i * i + 3 * i) % 7) + 0.5;
    map.project(delta);
    normalize(delta);
}

double stretch(SoftmaxMap& map, std::span<double> z, std::span<double> delta) {
    map.step(z, delta);
    map.project(delta);
    return normalize(delta);
}

MapExponent exponent_of_blocks(std::span<const double> block_means) {
    const auto count = static_cast<double>(block_means.size());
    if (block_means.size() < 2)
        return {missing_value, missing_value};
    double sum = 0.0;
    for (const double mean : block_means)
        sum += mean;
    const double value = sum / count;
    double squares = 0.0;
    for (const double mean : block_means)
        squares += (mean - value) * (mean - value);
    if (std::isnan(squares))
        return {missing_value, missing_value};
    return {value, std::sqrt(squares / (count * (count - 1.0)))};
}

MapExponent largest_exponent(SoftmaxMap& map, std::span<double> z, const ExponentSteps& steps) {
    std::vector<double> delta(map.size());
    set_first_tangent(map, delta);
    for (std::int64_t t = 0; t < steps.transient; ++t)
        stretch(map, z, delta);
    std::vector<double> block_means;
    for (std::int64_t block = 0; block < steps.blocks; ++block) {
        double sum = 0.0;
        for (std::int64_t t = 0; t < steps.per_block; ++t)
            sum += log(stretch(map, z, delta));
        block_means.push_back(sum / static_cast<double>(steps.per_block));
    }
    return exponent_of_blocks(block_means);
}

}  // namespace netlyap
