#include "netlyap/model/softmax_map.hpp"

#include "netlyap/core/assert.hpp"
#include "netlyap/core/elementary.hpp"
#include "netlyap/core/missing.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace netlyap {

namespace {

/// Takes the neutral directions out of a tangent vector: the mean over the classes of each group becomes 0.
void project(std::span<double> delta, std::size_t classes) {
    for (std::size_t group = 0; group < delta.size(); group += classes) {
        const std::span<double> part = delta.subspan(group, classes);
        double sum = 0.0;
        for (const double value : part)
            sum += value;
        for (double& value : part)
            value -= sum / static_cast<double>(classes);
    }
}

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

SoftmaxMap::SoftmaxMap(double gain, std::vector<double> class_frequencies)
    : SoftmaxMap({SampleGroup{1.0, std::move(class_frequencies)}}, {gain}) {}

SoftmaxMap::SoftmaxMap(std::vector<SampleGroup> groups, std::vector<double> couplings)
    : groups_(std::move(groups)), couplings_(std::move(couplings)), softmax_(size()), force_(size()) {
    NETLYAP_ASSERT(couplings_.size() == groups_.size() * groups_.size(), "every pair of groups is coupled");
}

/// Fills softmax_ and force_ = p - q softmax(z); returns the loss.
double SoftmaxMap::forces(std::span<const double> z) {
    double loss = 0.0;
    for (std::size_t g = 0; g < groups(); ++g) {
        const std::span<const double> logits = z.subspan(g * classes(), classes());
        const double highest = *std::max_element(logits.begin(), logits.end());
        const SampleGroup& group = groups_[g];
        double sum = 0.0;
        double target = 0.0;
        for (std::size_t k = 0; k < classes(); ++k) {
            const double below = logits[k] - highest;
            sum += softmax_[g * classes() + k] = exp2_sixteenths(below * sixteen_over_ln2);
            target = std::fma(group.class_masses[k], below, target);
        }
        const double inverse = 1.0 / sum;
        for (std::size_t k = 0; k < classes(); ++k) {
            softmax_[g * classes() + k] *= inverse;
            force_[g * classes() + k] =
                std::fma(-group.mass, softmax_[g * classes() + k], group.class_masses[k]);
        }
        loss += std::fma(group.mass, log1p(sum - 1.0), -target);
    }
    return loss;
}

double SoftmaxMap::step(std::span<double> z) {
    const double loss = forces(z);
    for (std::size_t g = 0; g < groups(); ++g)
        for (std::size_t h = 0; h < groups(); ++h)
            for (std::size_t k = 0; k < classes(); ++k)
                z[g * classes() + k] =
                    std::fma(couplings_[g * groups() + h], force_[h * classes() + k], z[g * classes() + k]);
    return loss;
}

double SoftmaxMap::step(std::span<double> z, std::span<double> delta) {
    const double loss = step(z);
    for (std::size_t h = 0; h < groups(); ++h) {  // q (diag(s) - s s^T) delta
        double mean = 0.0;
        for (std::size_t k = 0; k < classes(); ++k)
            mean += softmax_[h * classes() + k] * delta[h * classes() + k];
        for (std::size_t k = 0; k < classes(); ++k)
            force_[h * classes() + k] =
                groups_[h].mass * softmax_[h * classes() + k] * (delta[h * classes() + k] - mean);
    }
    for (std::size_t g = 0; g < groups(); ++g)
        for (std::size_t h = 0; h < groups(); ++h)
            for (std::size_t k = 0; k < classes(); ++k)
                delta[g * classes() + k] -= couplings_[g * groups() + h] * force_[h * classes() + k];
    return loss;
}

std::vector<double> class_frequencies(const Samples& samples) {
    std::vector<double> frequencies;
    for (const std::int64_t count : class_counts(samples))
        frequencies.push_back(static_cast<double>(count) / static_cast<double>(samples.count));
    return frequencies;
}

double largest_exponent(SoftmaxMap& map, std::span<double> z, std::int64_t steps) {
    std::vector<double> delta(map.size());
    for (std::size_t i = 0; i < delta.size(); ++i)  // no special direction
        delta[i] = static_cast<double>((i * i + 3 * i) % 7) + 0.5;
    project(delta, map.classes());
    normalize(delta);
    double sum = 0.0;
    for (std::int64_t t = 0; t < steps; ++t) {
        map.step(z, delta);
        project(delta, map.classes());
        const double length = normalize(delta);
        if (length == 0.0)
            return missing_value;
        sum += log(length);
    }
    return sum / static_cast<double>(steps);
}

}  // namespace netlyap
