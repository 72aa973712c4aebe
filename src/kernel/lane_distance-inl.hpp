#pragma once

#include "lane_math-inl.hpp"
#include "lane_task.hpp"

/// How far two sets of eight networks are apart. Internal linkage.
namespace netlyap {
namespace {

template <LaneNorm norm>
V distance_group(const double* a, const double* b, std::size_t entries) {
    V sum = hn::Zero(Doubles());
    for (std::size_t place = 0; place < entries * lane_stride; place += lane_stride) {
        const V difference = hn::Abs(hn::Sub(load(a + place), load(b + place)));
        if constexpr (norm == LaneNorm::l1)
            sum = hn::Add(sum, difference);
        else if constexpr (norm == LaneNorm::l2)
            sum = hn::MulAdd(difference, difference, sum);
        else
            sum = larger(difference, sum);
    }
    return norm == LaneNorm::l2 ? hn::Sqrt(sum) : sum;
}

void distance_lanes(LaneNorm norm, const double* a, const double* b, std::size_t entries, double* distance) {
    const auto function = norm == LaneNorm::l1   ? distance_group<LaneNorm::l1>
                          : norm == LaneNorm::l2 ? distance_group<LaneNorm::l2>
                                                 : distance_group<LaneNorm::max>;
    for (std::size_t lane = 0; lane < lane_stride; lane += lanes_per_vector)
        hn::StoreU(function(a + lane, b + lane, entries), Doubles(), distance + lane);
}

}  // namespace
}  // namespace netlyap
