#pragma once

#include "netlyap/kernel/kernel.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace netlyap {

struct LaminarFunctions;

/// What laminar phases alone ask of eight networks at once, on the instruction set of a kernel. Lane arrays
/// as in kernel.hpp.
class LaminarKernel {
public:
    /// Names and errors as make_kernel(). Keeps nothing of the system.
    LaminarKernel(const std::string& kernel_name, const TrainingSystem& system);

    /// For each unit h of the first hidden layer a bit per lane: set where, between the networks a and b, the
    /// pre-activation of h may differ by allowed [unit][lane] or more on a training sample, or is not finite:
    ///
    ///     |b_h - b'_h| + sum_j max_s |x_sj| |w_hj - w'_hj|  >=  allowed_h
    ///
    /// a, b and allowed are aligned to 64 bytes. The bound is rounded, so its last bits are not exact.
    void mark_possible_crossings(std::span<const double> a, std::span<const double> b,
                                 std::span<const double> allowed,
                                 std::span<std::uint8_t> lanes_of_unit) const;

    /// Steps of the softmax map (model/softmax_map.hpp) of eight saturated networks that tell no classes
    /// apart: gains K [lane], frequencies p [class], logits [class][lane], which move on. losses [step][lane]
    /// receives the loss before each of losses.size() / lanes steps. All but p aligned to 64 bytes.
    void follow_softmax_map(std::span<const double> gains, std::span<const double> frequencies,
                            std::span<double> logits, std::span<double> losses) const;

    /// The same with a tangent vector of each map (model/map_exponent.hpp), tangents [class][lane], which
    /// moves on, too, and always has length 1. growths [step][lane] receives the logarithm of its length
    /// after each of growths.size() / lanes steps. All but p aligned to 64 bytes.
    void follow_softmax_tangent(std::span<const double> gains, std::span<const double> frequencies,
                                std::span<double> logits, std::span<double> tangents,
                                std::span<double> growths) const;

private:
    const LaminarFunctions& functions_;
    std::size_t hidden_;
    std::vector<double> input_bounds_;  ///< the largest |input| over the training samples [feature]
};

}  // namespace netlyap
