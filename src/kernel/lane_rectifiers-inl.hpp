#pragma once

#include "netlyap/core/smooth_rectifiers.hpp"

#include "lane_loss-inl.hpp"
#include "lane_math-inl.hpp"

/// The functions of core/smooth_rectifiers.hpp over lanes: the same operations in the same order, so the same
/// domain, special values and bits. Internal linkage.
namespace netlyap {
namespace {

struct VValueAndSlope {
    V value;
    V slope;
};

struct VScaledNumber {
    V value;
    V scale;
};

/// scaled_exp of core/elementary.hpp for x <= 0 and NaN.
HWY_INLINE VScaledNumber scaled_exp_of_negative(const PowerTable& table, V x, V low) {
    namespace detail = exp_detail;
    constexpr double c0 = exp2_sixteenths_detail::coefficients[0],
                     c1 = exp2_sixteenths_detail::coefficients[1];
    constexpr double c2 = exp2_sixteenths_detail::coefficients[2],
                     c3 = exp2_sixteenths_detail::coefficients[3];
    constexpr double c4 = exp2_sixteenths_detail::coefficients[4],
                     c5 = exp2_sixteenths_detail::coefficients[5];
    const V magic = broadcast(exp2_sixteenths_detail::round_to_integer);
    const V whole = hn::Sub(hn::Add(hn::Mul(x, broadcast(sixteen_over_ln2)), magic), magic);
    V r = hn::NegMulAdd(whole, broadcast(detail::sixteenth_of_ln2_high), x);
    r = hn::Add(hn::NegMulAdd(whole, broadcast(detail::sixteenth_of_ln2_low), r), low);
    const V f = hn::Mul(r, broadcast(sixteen_over_ln2));
    const auto is_beyond = hn::Lt(whole, broadcast(-detail::step));
    const V k = hn::IfThenElse(is_beyond, hn::Add(whole, broadcast(detail::step)), whole);
    const VWords words = hn::BitCast(Words(), hn::Add(k, magic));
    const V power = hn::BitCast(Doubles(), hn::Add(table(words), hn::ShiftLeft<48>(words)));
    V q = hn::MulAdd(f, broadcast(c5), broadcast(c4));
    q = hn::MulAdd(f, q, broadcast(c3));
    q = hn::MulAdd(f, q, broadcast(c2));
    q = hn::MulAdd(f, q, broadcast(c1));
    q = hn::MulAdd(f, q, broadcast(c0));
    return {hn::MulAdd(power, hn::Mul(f, q), power),
            hn::IfThenElse(is_beyond, broadcast(detail::inverse_power_of_step), broadcast(1.0))};
}

HWY_INLINE V limited_to(V z, double limit) {
    const V highest = broadcast(limit);
    const V lowest = broadcast(-limit);
    z = hn::IfThenElse(hn::Gt(z, highest), highest, z);
    return hn::IfThenElse(hn::Lt(z, lowest), lowest, z);
}

/// 1 / (1 + e^-z) in pieces, as core/smooth_rectifiers.cpp has it.
struct VLogistic {
    V exponential;  ///< e^-|z|
    V value;        ///< value * scale = 1 / (1 + e^-z)
    V scale;
    V complement;  ///< 1 - value
};

HWY_INLINE VLogistic logistic(const PowerTable& table, V z, hn::Mask<Doubles> is_positive) {
    const V one = broadcast(1.0);
    const VScaledNumber power = scaled_exp_of_negative(table, hn::Neg(hn::Abs(z)), hn::Zero(Doubles()));
    const V exponential = hn::Mul(power.value, power.scale);
    const V sum = hn::Add(one, exponential);
    return {exponential, hn::Div(hn::IfThenElse(is_positive, one, power.value), sum),
            hn::IfThenElse(is_positive, one, power.scale),
            hn::Div(hn::IfThenElse(is_positive, exponential, one), sum)};
}

HWY_INLINE VValueAndSlope softplus(const PowerTable& table, V z) {
    const V zero = hn::Zero(Doubles());
    const auto is_positive = hn::Gt(z, zero);
    const VLogistic s = logistic(table, limited_to(z, rectifier_limit), is_positive);
    return {hn::Add(hn::IfThenElse(is_positive, z, zero), log1p_of_positive(s.exponential)),
            hn::Mul(s.value, s.scale)};
}

HWY_INLINE VValueAndSlope swish(const PowerTable& table, V z) {
    const auto is_positive = hn::Gt(z, hn::Zero(Doubles()));
    const V x = limited_to(z, rectifier_limit);
    const VLogistic s = logistic(table, x, is_positive);
    const V bend = hn::MulAdd(x, s.complement, broadcast(1.0));
    return {hn::Mul(hn::Mul(hn::IfThenElse(is_positive, z, x), s.value), s.scale),
            hn::Mul(hn::Mul(s.value, bend), s.scale)};
}

/// c_i + t (c_(i+1) + ...) with the coefficients of gelu.
template <std::size_t i>
HWY_INLINE V gelu_polynomial(V t) {
    constexpr double c = gelu_detail::coefficients[i];
    if constexpr (i + 1 == gelu_detail::coefficients.size())
        return broadcast(c);
    else
        return hn::MulAdd(t, gelu_polynomial<i + 1>(t), broadcast(c));
}

HWY_INLINE VValueAndSlope gelu(const PowerTable& table, V z) {
    namespace detail = gelu_detail;
    const V one = broadcast(1.0);
    const V limited = limited_to(z, detail::limit);
    const V x = hn::Abs(limited);
    const V square = hn::Mul(x, x);
    const V minus_half = broadcast(-0.5);
    const VScaledNumber power = scaled_exp_of_negative(table, hn::Mul(minus_half, square),
                                                       hn::Mul(minus_half, hn::MulSub(x, x, square)));
    const V centre = broadcast(detail::centre);
    const V t = hn::Div(hn::Sub(x, centre), hn::Add(x, centre));
    const V ratio = hn::Div(gelu_polynomial<0>(t), hn::MulAdd(broadcast(detail::slant), x, one));
    const V excess = hn::MulSub(broadcast(detail::inverse_root_of_2pi), x, ratio);
    const V exponential = hn::Mul(power.value, power.scale);
    const auto is_positive = hn::Gt(z, hn::Zero(Doubles()));
    const V value = hn::Mul(hn::Mul(limited, hn::Mul(power.value, ratio)), power.scale);
    const V slope = hn::Mul(hn::Neg(hn::Mul(power.value, excess)), power.scale);
    return {hn::IfThenElse(is_positive, hn::Mul(z, hn::NegMulAdd(exponential, ratio, one)), value),
            hn::IfThenElse(is_positive, hn::MulAdd(exponential, excess, one), slope)};
}

HWY_INLINE V softplus_curvature(const PowerTable& table, V z) {
    const auto is_positive = hn::Gt(z, hn::Zero(Doubles()));
    const VLogistic s = logistic(table, limited_to(z, rectifier_limit), is_positive);
    return hn::Mul(hn::Mul(s.value, s.complement), s.scale);
}

HWY_INLINE V swish_curvature(const PowerTable& table, V z) {
    const auto is_positive = hn::Gt(z, hn::Zero(Doubles()));
    const V x = limited_to(z, rectifier_limit);
    const VLogistic s = logistic(table, x, is_positive);
    const V bend = hn::MulAdd(x, hn::Sub(s.complement, hn::Mul(s.value, s.scale)), broadcast(2.0));
    return hn::Mul(hn::Mul(hn::Mul(s.value, s.complement), bend), s.scale);
}

HWY_INLINE V gelu_curvature(const PowerTable& table, V z) {
    namespace detail = gelu_detail;
    const V x = limited_to(z, detail::limit);
    const V square = hn::Mul(x, x);
    const V minus_half = broadcast(-0.5);
    const VScaledNumber power = scaled_exp_of_negative(table, hn::Mul(minus_half, square),
                                                       hn::Mul(minus_half, hn::MulSub(x, x, square)));
    const V bend = hn::Mul(broadcast(detail::inverse_root_of_2pi), hn::Sub(broadcast(2.0), square));
    return hn::Mul(hn::Mul(power.value, bend), power.scale);
}

/// Replaces the z of a block of samples [unit][sample of the block] by phi(z), and writes phi'(z) and, unless
/// they are null, phi''(z) beside them. Not inlined, so that activations without slopes keep their registers.
HWY_NOINLINE void activate_with_slopes(LaneActivation activation, const PowerTable& table, std::size_t units,
                                       std::size_t block, double* values, double* slopes,
                                       double* curvatures) {
    const auto replace = [&](auto function, auto curvature) {
        for (std::size_t h = 0; curvatures != nullptr && h < units; ++h)
            for (std::size_t s = 0; s < block; ++s) {
                const std::size_t place = h * row_stride + s * pass_stride;
                store(curvature(load(values + place)), curvatures + place);
            }
        for (std::size_t h = 0; h < units; ++h)
            for (std::size_t s = 0; s < block; ++s) {
                const std::size_t place = h * row_stride + s * pass_stride;
                const VValueAndSlope a = function(load(values + place));
                store(a.value, values + place);
                store(a.slope, slopes + place);
            }
    };
    if (activation == LaneActivation::softplus)
        replace([&](V z) { return softplus(table, z); }, [&](V z) { return softplus_curvature(table, z); });
    else if (activation == LaneActivation::gelu)
        replace([&](V z) { return gelu(table, z); }, [&](V z) { return gelu_curvature(table, z); });
    else
        replace([&](V z) { return swish(table, z); }, [&](V z) { return swish_curvature(table, z); });
}

}  // namespace
}  // namespace netlyap
