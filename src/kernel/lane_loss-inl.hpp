#pragma once

#include "netlyap/model/loss_product.hpp"

#include "lane_math-inl.hpp"
#include "lane_task.hpp"

/// The cross-entropy of the samples that pass through the network. Internal linkage.
namespace netlyap {
namespace {

/// Between the rows of units or classes of a panel of samples [row][sample of the panel][lane].
constexpr std::size_t row_stride = sample_panel * pass_stride;

/// 1 / sum_k e_k, in the order of the classes, of rows that begin at e.
HWY_INLINE V inverse_sum(const double* e, std::size_t classes) {
    V sum = load(e);
    for (std::size_t k = 1; k < classes; ++k)
        sum = hn::Add(sum, load(e + k * row_stride));
    return hn::Div(broadcast(1.0), sum);
}

/// The running cross-entropy, as loss_product.hpp says.
struct LossSum {
    V linear = hn::Zero(Doubles());  ///< in units of ln2 / 16
    V product = broadcast(1.0);
    V lack = hn::Zero(Doubles());  ///< 1 - product

    /// The probability of class r of a sample, and the sum of the others.
    HWY_INLINE void add_probabilities(V of_r, V others) {
        lack = hn::MulAdd(product, others, lack);
        product = hn::Mul(product, of_r);
    }

    /// A sample from its u_k and exponentials, of which u and e are the first.
    HWY_INLINE void add_row(const double* u, const double* e, std::size_t classes, std::uint32_t label) {
        const V inverse = inverse_sum(e, classes);
        const auto p = [&](std::size_t k) { return hn::Mul(load(e + k * row_stride), inverse); };
        const auto is_label = hn::Ge(p(label), broadcast(loss_product::improbable));
        V u_r = load(u);  // of the most probable class
        V r = hn::Zero(Doubles());
        for (std::size_t k = 1; k < classes; ++k) {
            const V u_k = load(u + k * row_stride);
            const auto is_larger = hn::Gt(u_k, u_r);
            u_r = hn::IfThenElse(is_larger, u_k, u_r);
            r = hn::IfThenElse(is_larger, broadcast(static_cast<double>(k)), r);
        }
        linear = hn::Add(linear, hn::IfThenZeroElse(is_label, hn::Sub(u_r, load(u + label * row_stride))));
        r = hn::IfThenElse(is_label, broadcast(static_cast<double>(label)), r);
        V of_r = p(0);
        V others = hn::Zero(Doubles());
        for (std::size_t k = 0; k < classes; ++k) {
            const auto is_r = hn::Eq(r, broadcast(static_cast<double>(k)));
            of_r = hn::IfThenElse(is_r, p(k), of_r);
            others = hn::Add(others, hn::IfThenZeroElse(is_r, p(k)));
        }
        add_probabilities(of_r, others);
    }

    /// After every block of samples.
    HWY_INLINE void finish_block(std::size_t samples_done) {
        if (samples_done % loss_product::samples != 0)
            return;
        const auto is_small = hn::Lt(product, broadcast(loss_product::small));
        if (hn::AllFalse(Doubles(), is_small))
            return;
        const VWords bits = hn::BitCast(Words(), product);
        const auto power = hn::ShiftRight<52>(
            hn::BitCast(Integers(), hn::Sub(bits, hn::Set(Words(), loss_product::bits_of_half))));
        const V remaining =
            hn::BitCast(Doubles(), hn::Sub(bits, hn::ShiftLeft<52>(hn::BitCast(Words(), power))));
        const V sixteenths = hn::Mul(broadcast(16.0), hn::ConvertTo(Doubles(), power));
        product = hn::IfThenElse(is_small, remaining, product);
        lack = hn::IfThenElse(is_small, hn::Sub(broadcast(1.0), remaining), lack);
        linear = hn::Sub(linear, hn::IfThenElseZero(is_small, sixteenths));
    }

    /// After all samples.
    HWY_INLINE V mean(const LaneTask& task) const {
        return hn::Div(
            hn::MulAdd(linear, broadcast(sixteenth_of_ln2), log1p_of_positive(hn::Div(lack, product))),
            broadcast(static_cast<double>(task.sample_count)));
    }
};

/// The running sum of |f - y|^2, over samples and outputs in their order.
struct SquareSum {
    V squares = hn::Zero(Doubles());

    HWY_INLINE void add(V error) { squares = hn::MulAdd(error, error, squares); }

    /// After all samples.
    HWY_INLINE V mean(const LaneTask& task) const {
        return hn::Div(hn::Mul(broadcast(0.5), squares), broadcast(static_cast<double>(task.sample_count)));
    }
};

}  // namespace
}  // namespace netlyap
