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

/// Moves the rows of a table, of `width` numbers each: row i becomes what row order[i] was, without a second
/// copy of the data.
template <class Number>
void reorder(std::vector<Number>& table, std::size_t width, std::vector<std::size_t> order) {
    const auto begin_of = [&](std::size_t row) {
        return table.begin() + static_cast<std::ptrdiff_t>(row * width);
    };
    std::vector<Number> first(width);
    for (std::size_t start = 0; start < order.size(); ++start) {
        if (order[start] == start)
            continue;
        std::copy_n(begin_of(start), width, first.begin());
        std::size_t row = start;
        for (std::size_t from = order[row]; from != start; from = order[row]) {
            std::copy_n(begin_of(from), width, begin_of(row));
            order[row] = row;
            row = from;
        }
        std::copy(first.begin(), first.end(), begin_of(row));
        order[row] = row;
    }
}

void reorder(Samples& samples, const std::vector<std::size_t>& order) {
    std::vector<double> inputs = std::move(samples.inputs).take();
    reorder(inputs, samples.features, order);
    samples.inputs = std::move(inputs);
    if (samples.has_classes())
        reorder(samples.labels, 1, order);
    else
        reorder(samples.targets, samples.target_names.size(), order);
}

/// Takes the end of a table away, from a place on, and returns it.
template <class Number>
std::vector<Number> split_off(std::vector<Number>& table, std::size_t place) {
    const auto begin = table.begin() + static_cast<std::ptrdiff_t>(std::min(place, table.size()));
    std::vector<Number> end(begin, table.end());
    table.erase(begin, table.end());
    return end;
}

/// Takes the last rows away from the samples and returns them.
Samples split_off(Samples& samples, std::size_t rows) {
    samples.count -= rows;
    Samples last;
    last.count = rows;
    last.features = samples.features;
    last.classes = samples.classes;
    std::vector<double> inputs = std::move(samples.inputs).take();
    last.inputs = split_off(inputs, samples.count * samples.features);
    samples.inputs = std::move(inputs);
    last.labels = split_off(samples.labels, samples.count);
    last.class_names = samples.class_names;
    last.rows = split_off(samples.rows, samples.count);
    last.targets = split_off(samples.targets, samples.count * samples.target_names.size());
    last.target_names = samples.target_names;
    return last;
}

/// What a feature becomes: (x - mean) / unit.
struct Scale {
    double mean;
    double unit;
};

/// Zero mean and unit population standard deviation over the samples [feature].
std::vector<Scale> standard_scales(const Samples& train) {
    std::vector<Scale> scales;
    for (std::size_t feature = 0; feature < train.features; ++feature) {
        const auto count = static_cast<double>(train.count);
        const double first = train.row(0)[feature];
        double sum = 0.0;  // relative to the first row, so that the mean of a constant feature is exact
        for (std::size_t row = 0; row < train.count; ++row)
            sum += train.row(row)[feature] - first;
        const double mean = first + sum / count;
        double squares = 0.0;
        for (std::size_t row = 0; row < train.count; ++row) {
            const double deviation = train.row(row)[feature] - mean;
            squares = std::fma(deviation, deviation, squares);
        }
        const double deviation = std::sqrt(squares / count);
        scales.push_back({mean, deviation > 0.0 ? deviation : 1.0});  // a constant feature becomes 0
    }
    return scales;
}

void apply(const std::vector<Scale>& scales, Samples& samples) {
    std::vector<double> inputs = std::move(samples.inputs).take();
    for (std::size_t place = 0; place < inputs.size(); ++place) {
        const Scale& scale = scales[place % scales.size()];
        inputs[place] = (inputs[place] - scale.mean) / scale.unit;
    }
    samples.inputs = std::move(inputs);
}

}  // namespace

DataSplit split_samples(Samples all, std::size_t train_count, std::uint64_t split_seed, FeatureScale scale) {
    if (train_count < 1 || train_count > all.count)
        throw UsageError("data.train = " + std::to_string(train_count) +
                         " does not fit the data, which has " + std::to_string(all.count) +
                         " rows; choose 1 to " + std::to_string(all.count) + " or all, e.g. --data.train " +
                         std::to_string(std::max<std::size_t>(all.count / 5 * 4, 1)));
    const std::vector<std::size_t> order = permutation(all.count, split_seed);
    std::vector<std::int64_t> rows;
    for (const std::size_t row : order)
        rows.push_back(all.rows.empty() ? static_cast<std::int64_t>(row) : all.rows[row]);
    all.rows = std::move(rows);
    reorder(all, order);
    DataSplit split = cut_samples(std::move(all), train_count);
    scale_features(split, scale);
    return split;
}

DataSplit cut_samples(Samples all, std::size_t train_count) {
    if (all.rows.empty()) {
        all.rows.resize(all.count);
        std::iota(all.rows.begin(), all.rows.end(), std::int64_t{0});
    }
    DataSplit split;
    split.test = split_off(all, all.count - train_count);
    split.train = std::move(all);
    return split;
}

void append_samples(Samples& samples, const Samples& more) {
    const auto append = [](auto& to, const auto& from) { to.insert(to.end(), from.begin(), from.end()); };
    std::vector<double> inputs;
    inputs.reserve(samples.inputs.size() + more.inputs.size());
    append(inputs, samples.inputs);
    append(inputs, more.inputs);
    samples.inputs = std::move(inputs);
    samples.count += more.count;
    append(samples.labels, more.labels);
    append(samples.targets, more.targets);
    append(samples.rows, more.rows);
}

void scale_features(DataSplit& split, FeatureScale scale) {
    constexpr Scale largest_byte = {0.0, 255.0};
    if (scale == FeatureScale::none)
        return;
    const std::vector<Scale> scales = scale == FeatureScale::unit
                                          ? std::vector<Scale>(split.train.features, largest_byte)
                                          : standard_scales(split.train);
    apply(scales, split.train);
    apply(scales, split.test);
}

}  // namespace netlyap
