#pragma once

#include "netlyap/kernel/kernel.hpp"
#include "netlyap/kernel/lane_array.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace netlyap::ensemble {

/// Which training samples the steps of descent.batch = n see, of N.
///
/// Epoch e is a permutation of the samples (Fisher-Yates from the last one down), keyed by (job seed, e) and,
/// where the order is per_seed, the seed of the initial condition: a pure function of the iteration, so no
/// state. It is cut into ceil(N / n) batches; the last one has what is left, and is averaged over what it
/// has. Iteration t takes batch t mod ceil(N / n) of epoch t div ceil(N / n). The order decides who belongs
/// to a batch only: inside it, samples stand in the order of the data. Reference and members see the same.
class Minibatches {
public:
    /// Keeps a reference to the system.
    Minibatches(const TrainingSystem& system, std::uint64_t job_seed,
                std::span<const std::int64_t, lanes> seeds);

    /// That of iteration t; until the next call.
    [[nodiscard]] Minibatch at(std::int64_t t);

private:
    void shuffle(std::int64_t epoch);
    void gather(std::size_t batch);

    const TrainingSystem& system_;
    std::uint64_t job_seed_;
    std::array<std::int64_t, lanes> seeds_{};
    bool of_each_lane_;
    std::vector<double> targets_;                         ///< [sample][output]
    std::int64_t epoch_ = -1;                             ///< of the permutations
    std::int64_t gathered_ = -1;                          ///< the iteration of the batch
    std::vector<std::vector<std::size_t>> permutations_;  ///< [order: one, or one per lane][place]
    LaneArray batch_inputs_;
    LaneArray batch_targets_;
    std::size_t count_ = 0;
};

}  // namespace netlyap::ensemble
