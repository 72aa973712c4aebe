#pragma once

#include "netlyap/kernel/kernel.hpp"

#include <span>
#include <vector>

namespace netlyap {

/// The numbers of one lane of a lane array.
inline std::vector<double> of_one_lane(std::span<const double> of_lanes, std::size_t lane) {
    std::vector<double> one(of_lanes.size() / lanes);
    for (std::size_t i = 0; i < one.size(); ++i)
        one[i] = of_lanes[i * lanes + lane];
    return one;
}

inline void put_lane(std::span<const double> one, std::size_t lane, std::span<double> of_lanes) {
    for (std::size_t i = 0; i < one.size(); ++i)
        of_lanes[i * lanes + lane] = one[i];
}

/// The samples of one lane of a batch.
class BatchOfOneLane {
public:
    BatchOfOneLane(const Minibatch& batch, std::size_t lane) : rows_(batch.rows) {
        if (!batch.of_each_lane)
            return;
        inputs_ = of_one_lane(batch.rows.inputs, lane);
        targets_ = of_one_lane(batch.rows.targets, lane);
        rows_.inputs = inputs_;
        rows_.targets = targets_;
    }
    BatchOfOneLane(const BatchOfOneLane&) = delete;
    BatchOfOneLane& operator=(const BatchOfOneLane&) = delete;

    [[nodiscard]] const SampleRows& rows() const noexcept { return rows_; }

private:
    std::vector<double> inputs_;
    std::vector<double> targets_;
    SampleRows rows_;
};

}  // namespace netlyap
