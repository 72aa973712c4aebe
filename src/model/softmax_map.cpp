#include "netlyap/model/softmax_map.hpp"

#include "netlyap/core/assert.hpp"
#include "netlyap/core/elementary.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace netlyap {

namespace {

/// Below it, relative, nothing is left of a column of the couplings, which are whole numbers but for a
/// factor.
constexpr double rank_tolerance = 1e-9;

double dot(std::span<const double> a, std::span<const double> b) {
    double sum = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += a[i] * b[i];
    return sum;
}

/// Orthonormal vectors over the groups, as many as the rank of the couplings, that span what these reach
/// [rank][group]: by Gram-Schmidt, twice.
std::vector<double> range_of(const std::vector<double>& couplings, std::size_t groups) {
    std::vector<double> range;
    std::vector<double> column(groups);
    for (std::size_t h = 0; h < groups; ++h) {
        for (std::size_t g = 0; g < groups; ++g)
            column[g] = couplings[g * groups + h];
        const double before = std::sqrt(dot(column, column));
        for (int pass = 0; pass < 2; ++pass)
            for (std::size_t begin = 0; begin < range.size(); begin += groups) {
                const std::span<const double> found = std::span(range).subspan(begin, groups);
                const double part = dot(found, column);
                for (std::size_t g = 0; g < groups; ++g)
                    column[g] -= part * found[g];
            }
        const double length = std::sqrt(dot(column, column));
        if (length <= rank_tolerance * before)
            continue;
        for (const double value : column)
            range.push_back(value / length);
    }
    return range;
}

}  // namespace

SoftmaxMap::SoftmaxMap(double gain, std::vector<double> class_frequencies)
    : SoftmaxMap({SampleGroup{1.0, std::move(class_frequencies)}}, {gain}) {}

SoftmaxMap::SoftmaxMap(std::vector<SampleGroup> groups, std::vector<double> couplings)
    : groups_(std::move(groups)), couplings_(std::move(couplings)), softmax_(size()), force_(size()) {
    NETLYAP_ASSERT(couplings_.size() == groups_.size() * groups_.size(), "every pair of groups is coupled");
    if (groups_.size() > 1)
        range_ = range_of(couplings_, groups_.size());
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

void SoftmaxMap::project(std::span<double> delta) const {
    for (std::size_t group = 0; group < delta.size(); group += classes()) {
        const std::span<double> part = delta.subspan(group, classes());
        double sum = 0.0;
        for (const double value : part)
            sum += value;
        const double mean = sum / static_cast<double>(classes());
        for (double& value : part)
            value -= mean;
    }
    if (range_.size() == groups() * groups() || groups() == 1)
        return;
    std::vector<double> of_class(groups()), projected(groups());
    for (std::size_t k = 0; k < classes(); ++k) {
        for (std::size_t g = 0; g < groups(); ++g)
            of_class[g] = delta[g * classes() + k];
        std::fill(projected.begin(), projected.end(), 0.0);
        for (std::size_t begin = 0; begin < range_.size(); begin += groups()) {
            const std::span<const double> direction = std::span(range_).subspan(begin, groups());
            const double part = dot(direction, of_class);
            for (std::size_t g = 0; g < groups(); ++g)
                projected[g] += part * direction[g];
        }
        for (std::size_t g = 0; g < groups(); ++g)
            delta[g * classes() + k] = projected[g];
    }
}

std::vector<double> class_frequencies(const Samples& samples) {
    std::vector<double> frequencies;
    for (const std::int64_t count : class_counts(samples))
        frequencies.push_back(static_cast<double>(count) / static_cast<double>(samples.count));
    return frequencies;
}

}  // namespace netlyap
