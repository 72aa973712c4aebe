#pragma once

#include "netlyap/kernel/kernel.hpp"

#include "lane_task.hpp"

#include <vector>

namespace netlyap {

/// The doubles of scratch that a task with networks of this shape needs.
[[nodiscard]] std::size_t lane_scratch_size(const NetworkShape& shape, bool with_tangents);

/// A system as tasks describe it. Keeps a reference to it; a task refers to this.
class LaneTraining {
public:
    explicit LaneTraining(const TrainingSystem& system);

    /// Network and descent, without samples.
    [[nodiscard]] LaneTask task() const;
    /// On samples with what the outputs are to be [sample][output].
    [[nodiscard]] LaneTask task_on(const Samples& samples, const std::vector<double>& targets) const;
    /// On all training samples.
    [[nodiscard]] LaneTask task_on_training() const { return task_on(system_.train, train_targets_); }
    [[nodiscard]] LaneTask task_on(const Minibatch& batch) const;

    [[nodiscard]] const std::vector<LaneLayer>& layers() const noexcept { return layers_; }

private:
    const TrainingSystem& system_;
    std::vector<LaneLayer> layers_;
    std::vector<double> input_bounds_;   ///< the largest |input| over the training samples [feature]
    std::vector<double> train_targets_;  ///< as of output_targets() [sample][output]
};

}  // namespace netlyap
