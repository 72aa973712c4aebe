#include "netlyap/dynamics/ensembles/minibatches.hpp"

#include "netlyap/core/random.hpp"

#include <algorithm>
#include <numeric>

namespace netlyap::ensemble {

namespace {

/// Puts rows of the data one below the other: row r, column c at (r * columns + c) * stride.
void gather_rows(std::span<const double> data, std::size_t columns, std::span<const std::size_t> rows,
                 double* to, std::size_t stride) {
    for (const std::size_t row : rows)
        for (std::size_t column = 0; column < columns; ++column, to += stride)
            *to = data[row * columns + column];
}

}  // namespace

Minibatches::Minibatches(const TrainingSystem& system, std::uint64_t job_seed,
                         std::span<const std::int64_t, lanes> seeds)
    : system_(system),
      job_seed_(job_seed),
      of_each_lane_(system.descent.order == BatchOrder::per_seed),
      targets_(output_targets(system.train)),
      permutations_(of_each_lane_ ? lanes : 1, std::vector<std::size_t>(system.train.count)) {
    std::copy(seeds.begin(), seeds.end(), seeds_.begin());
    const std::size_t numbers = batch_size(system) * permutations_.size();
    batch_inputs_ = LaneArray(numbers * system.shape.inputs());
    batch_targets_ = LaneArray(numbers * system.shape.outputs());
}

Minibatch Minibatches::at(std::int64_t t) {
    if (t != gathered_) {
        const std::size_t n = batch_size(system_);
        const auto batches = static_cast<std::int64_t>((system_.train.count + n - 1) / n);
        if (epoch_ != t / batches)
            shuffle(t / batches);
        gather(static_cast<std::size_t>(t % batches));
        gathered_ = t;
    }
    const std::size_t numbers = count_ * permutations_.size();
    return {{count_, batch_inputs_.all().first(numbers * system_.shape.inputs()),
             batch_targets_.all().first(numbers * system_.shape.outputs())},
            of_each_lane_};
}

void Minibatches::shuffle(std::int64_t epoch) {
    for (std::size_t order = 0; order < permutations_.size(); ++order) {
        std::vector<std::size_t>& permutation = permutations_[order];
        std::iota(permutation.begin(), permutation.end(), std::size_t{0});
        RandomSequence words({job_seed_, Purpose::minibatches},
                             {static_cast<std::uint64_t>(epoch), of_each_lane_ ? 1U : 0U,
                              of_each_lane_ ? static_cast<std::uint64_t>(seeds_[order]) : 0U});
        for (std::size_t last = permutation.size(); last-- > 1;)
            std::swap(permutation[last], permutation[uniform_below(words.next(), last + 1)]);
    }
    epoch_ = epoch;
}

void Minibatches::gather(std::size_t batch) {
    const std::size_t n = batch_size(system_);
    const std::size_t first = batch * n;
    count_ = std::min(n, system_.train.count - first);
    const std::size_t stride = permutations_.size();
    for (std::size_t order = 0; order < stride; ++order) {
        const auto begin = permutations_[order].begin() + static_cast<std::ptrdiff_t>(first);
        std::vector<std::size_t> rows(begin, begin + static_cast<std::ptrdiff_t>(count_));
        std::sort(rows.begin(), rows.end());
        gather_rows(system_.train.inputs, system_.shape.inputs(), rows, batch_inputs_.data() + order, stride);
        gather_rows(targets_, system_.shape.outputs(), rows, batch_targets_.data() + order, stride);
    }
}

}  // namespace netlyap::ensemble
