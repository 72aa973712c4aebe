#include "netlyap/model/data_split.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/random.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace netlyap {

namespace {

std::vector<std::size_t> permutation(std::size_t count, std::uint64_t split_seed) {
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    RandomSequence words({split_seed, Purpose::data_split}, {0, 0, 0});
    for (std::size_t last = count; last-- > 1;)
        std::swap(order[last], order[uniform_below(words.next(), last + 1)]);
    return order;
}

/// Row i becomes what row order[i] was, without a second copy of the data.
void reorder(Samples& samples, std::vector<std::size_t> order) {
    const auto begin_of = [&](std::size_t row) {
        return samples.inputs.begin() + static_cast<std::ptrdiff_t>(row * samples.features);
    };
    std::vector<double> first(samples.features);
    for (std::size_t start = 0; start < order.size(); ++start) {
        if (order[start] == start)
            continue;
        std::copy_n(begin_of(start), samples.features, first.begin());
        const std::uint32_t first_label = samples.labels[start];
        std::size_t row = start;
        for (std::size_t from = order[row]; from != start; from = order[row]) {
            std::copy_n(begin_of(from), samples.features, begin_of(row));
            samples.labels[row] = samples.labels[from];
            order[row] = row;
            row = from;
        }
        std::copy(first.begin(), first.end(), begin_of(row));
        samples.labels[row] = first_label;
        order[row] = row;
    }
}

/// Takes the last rows away from the samples and returns them.
Samples split_off(Samples& samples, std::size_t rows) {
    samples.count -= rows;
    const auto inputs =
        samples.inputs.begin() + static_cast<std::ptrdiff_t>(samples.count * samples.features);
    const auto labels = samples.labels.begin() + static_cast<std::ptrdiff_t>(samples.count);
    const auto numbers = samples.rows.begin() + static_cast<std::ptrdiff_t>(samples.count);
    Samples last{rows,
                 samples.features,
                 samples.classes,
                 {inputs, samples.inputs.end()},
                 {labels, samples.labels.end()},
                 samples.class_names,
                 {numbers, samples.rows.end()}};
    samples.inputs.erase(inputs, samples.inputs.end());
    samples.labels.erase(labels, samples.labels.end());
    samples.rows.erase(numbers, samples.rows.end());
    return last;
}

void standardize(DataSplit& split) {
    const std::size_t features = split.train.features;
    for (std::size_t feature = 0; feature < features; ++feature) {
        const auto count = static_cast<double>(split.train.count);
        const double first = split.train.row(0)[feature];
        double sum = 0.0;  // relative to the first row, so that the mean of a constant feature is exact
        for (std::size_t row = 0; row < split.train.count; ++row)
            sum += split.train.row(row)[feature] - first;
        const double mean = first + sum / count;
        double squares = 0.0;
        for (std::size_t row = 0; row < split.train.count; ++row) {
            const double deviation = split.train.row(row)[feature] - mean;
            squares = std::fma(deviation, deviation, squares);
        }
        const double deviation = std::sqrt(squares / count);
        const double unit = deviation > 0.0 ? deviation : 1.0;  // a constant feature becomes 0
        for (Samples* part : {&split.train, &split.test})
            for (std::size_t row = 0; row < part->count; ++row) {
                double& value = part->inputs[row * features + feature];
                value = (value - mean) / unit;
            }
    }
}

}  // namespace

DataSplit split_samples(Samples all, std::size_t train_count, std::uint64_t split_seed, FeatureScale scale) {
    if (train_count < 1 || train_count > all.count)
        throw UsageError("data.train = " + std::to_string(train_count) +
                         " does not fit the data, which has " + std::to_string(all.count) +
                         " rows; choose 1 to " + std::to_string(all.count) + ", e.g. --data.train " +
                         std::to_string(std::max<std::size_t>(all.count / 5 * 4, 1)));
    std::vector<std::size_t> order = permutation(all.count, split_seed);
    all.rows.assign(order.begin(), order.end());
    reorder(all, std::move(order));
    DataSplit split;
    split.test = split_off(all, all.count - train_count);
    split.train = std::move(all);
    if (scale == FeatureScale::standardize)
        standardize(split);
    return split;
}

}  // namespace netlyap
