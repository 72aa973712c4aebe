#pragma once

#include "netlyap/core/elementary.hpp"

#include "lane_task.hpp"

#if defined(__ARM_FEATURE_SVE_BITS) && __ARM_FEATURE_SVE_BITS > 0  // by -msve-vector-bits
#include "sve_vectors-inl.hpp"
#else
#include <hwy/highway.h>
#endif

/// Vectors of lanes for one instruction set, and the elementary functions on them. Everything has internal
/// linkage.
namespace netlyap {
namespace {

#if HWY_TARGET == HWY_SVE
namespace hn = sve;
#else
namespace hn = hwy::HWY_NAMESPACE;
#endif

using Doubles = hn::CappedTag<double, 8>;
using Words = hn::RebindToUnsigned<Doubles>;
using Integers = hn::RebindToSigned<Doubles>;
using V = hn::Vec<Doubles>;
using VWords = hn::Vec<Words>;

/// Lanes in one vector; 8 lanes take 8 / lanes_per_vector passes.
constexpr std::size_t lanes_per_vector =
    HWY_MAX_BYTES / sizeof(double) < 8 ? HWY_MAX_BYTES / sizeof(double) : 8;

/// From one number to the next in what a task has for all lanes, and in what belongs to one pass, where a
/// cache line then holds nothing but its lanes.
constexpr std::size_t lane_stride = 8;
constexpr std::size_t pass_stride = lanes_per_vector;

/// Registers for which blocks and tiles are made. NEON has 32, too, but with the larger blocks GCC 12 keeps
/// half of one in memory: a hidden unit takes 47 instructions per sample instead of 39 (with SVE 32).
#if HWY_TARGET <= HWY_AVX3 || HWY_TARGET == HWY_SVE
constexpr std::size_t vector_registers = 32;
#else
constexpr std::size_t vector_registers = 16;
#endif

HWY_INLINE V load(const double* lanes) {
    return hn::Load(Doubles(), lanes);
}

HWY_INLINE void store(V values, double* lanes) {
    hn::Store(values, Doubles(), lanes);
}

HWY_INLINE V broadcast(double value) {
    return hn::Set(Doubles(), value);
}

/// a > b ? a : b; a NaN in a gives b, as in the scalar reference.
HWY_INLINE V larger(V a, V b) {
    return hn::IfThenElse(hn::Gt(a, b), a, b);
}

/// The table of exp2_sixteenths: with vectors of 512 bits in two registers, elsewhere in the first-level
/// cache.
class PowerTable {
public:
#if HWY_TARGET <= HWY_AVX3 || (HWY_TARGET == HWY_SVE && HWY_MAX_BYTES == 64)
    HWY_INLINE explicit PowerTable(const std::uint64_t* bits)
        : low_(hn::LoadU(Words(), bits)), high_(hn::LoadU(Words(), bits + 8)) {}

    /// The entries at the low four bits of each word.
    HWY_INLINE VWords operator()(VWords words) const {
#if HWY_TARGET == HWY_SVE
        return sve::lookup(low_, high_, words);
#else
        return VWords{_mm512_permutex2var_epi64(low_.raw, words.raw, high_.raw)};
#endif
    }

private:
    VWords low_;
    VWords high_;
#else
    HWY_INLINE explicit PowerTable(const std::uint64_t* bits) : bits_(bits) {}

    /// The entries at the low four bits of each word.
    HWY_INLINE VWords operator()(VWords words) const {
        const VWords index = hn::And(words, hn::Set(Words(), 15));
#if HWY_TARGET == HWY_AVX2
        // four loads take less time than a gather
        alignas(32) std::uint64_t place[4];
        hn::Store(index, Words(), place);
        const auto entry = [&](std::size_t i) { return static_cast<long long>(bits_[place[i]]); };
        return VWords{_mm256_set_epi64x(entry(3), entry(2), entry(1), entry(0))};
#else
        return hn::GatherIndex(Words(), bits_, hn::BitCast(Integers(), index));
#endif
    }

private:
    const std::uint64_t* bits_;
#endif
};

/// exp2_sixteenths of core/elementary.hpp, stage by stage over a block so that the latencies overlap. Same
/// domain, same special values, same bits; without `clamped` only for |u| <= 16320 or NaN.
template <bool clamped, std::size_t block>
HWY_INLINE void exp2_sixteenths(const PowerTable& table, V (&u)[block]) {
    namespace detail = exp2_sixteenths_detail;
    constexpr double c0 = detail::coefficients[0], c1 = detail::coefficients[1], c2 = detail::coefficients[2];
    constexpr double c3 = detail::coefficients[3], c4 = detail::coefficients[4], c5 = detail::coefficients[5];
    [[maybe_unused]] const V limit = broadcast(detail::limit);
    [[maybe_unused]] const V lowest = broadcast(-detail::limit);
    const V magic = broadcast(detail::round_to_integer);
    V power[block];
    V q[block];
    for (std::size_t s = 0; s < block; ++s) {
        if constexpr (clamped) {
            u[s] = hn::IfThenElse(hn::Gt(u[s], limit), limit, u[s]);
            u[s] = hn::IfThenElse(hn::Lt(u[s], lowest), lowest, u[s]);
        }
        const V rounded = hn::Add(u[s], magic);
        const VWords words = hn::BitCast(Words(), rounded);
        power[s] = hn::BitCast(Doubles(), hn::Add(table(words), hn::ShiftLeft<48>(words)));
        u[s] = hn::Sub(u[s], hn::Sub(rounded, magic));
    }
    for (std::size_t s = 0; s < block; ++s)
        q[s] = hn::MulAdd(u[s], broadcast(c5), broadcast(c4));
    for (std::size_t s = 0; s < block; ++s)
        q[s] = hn::MulAdd(u[s], q[s], broadcast(c3));
    for (std::size_t s = 0; s < block; ++s)
        q[s] = hn::MulAdd(u[s], q[s], broadcast(c2));
    for (std::size_t s = 0; s < block; ++s)
        q[s] = hn::MulAdd(u[s], q[s], broadcast(c1));
    for (std::size_t s = 0; s < block; ++s)
        q[s] = hn::MulAdd(u[s], q[s], broadcast(c0));
    for (std::size_t s = 0; s < block; ++s)
        u[s] = hn::MulAdd(power[s], hn::Mul(u[s], q[s]), power[s]);
}

/// The normal number x = 2^k m with m in [sqrt(1/2), sqrt(2)).
struct Power {
    V k;
    V m;
};

HWY_INLINE Power power_of_two(V x) {
    const VWords bits = hn::BitCast(Words(), x);
    const auto exponent = hn::ShiftRight<52>(
        hn::BitCast(Integers(), hn::Sub(bits, hn::Set(Words(), log_detail::bits_of_sqrt_half))));
    const VWords shifted = hn::ShiftLeft<52>(hn::BitCast(Words(), exponent));
    return {hn::ConvertTo(Doubles(), exponent), hn::BitCast(Doubles(), hn::Sub(bits, shifted))};
}

/// k ln 2 + ln(1 + f) + correction, as core/elementary.cpp has it, with the same bits.
HWY_INLINE V log_from_parts(V k, V f, V correction) {
    namespace detail = log_detail;
    // Values, not the array itself, which would be a symbol that other objects have, too.
    constexpr double c0 = detail::coefficients[0], c1 = detail::coefficients[1], c2 = detail::coefficients[2];
    constexpr double c3 = detail::coefficients[3], c4 = detail::coefficients[4], c5 = detail::coefficients[5];
    constexpr double c6 = detail::coefficients[6], c7 = detail::coefficients[7];
    const V s = hn::Div(f, hn::Add(broadcast(2.0), f));
    const V z = hn::Mul(s, s);
    V r = hn::MulAdd(z, broadcast(c7), broadcast(c6));
    r = hn::MulAdd(z, r, broadcast(c5));
    r = hn::MulAdd(z, r, broadcast(c4));
    r = hn::MulAdd(z, r, broadcast(c3));
    r = hn::MulAdd(z, r, broadcast(c2));
    r = hn::MulAdd(z, r, broadcast(c1));
    r = hn::MulAdd(z, r, broadcast(c0));
    const V half_square = hn::Mul(hn::Mul(broadcast(0.5), f), f);
    const V tail = hn::Add(hn::Mul(s, hn::Add(half_square, hn::Mul(z, r))),
                           hn::MulAdd(k, broadcast(detail::ln2_low), correction));
    return hn::Sub(hn::Mul(k, broadcast(detail::ln2_high)), hn::Sub(hn::Sub(half_square, tail), f));
}

/// log1p of core/elementary.hpp for x >= 0 below 2^1000 and NaN, with the same bits.
HWY_INLINE V log1p_of_positive(V x) {
    namespace detail = log_detail;
    const V one = broadcast(1.0);
    const auto is_small = hn::Lt(x, broadcast(detail::small));
    const V sum = hn::Add(one, x);  // = 2^k m
    const V rounding =
        hn::IfThenElse(hn::Lt(x, one), hn::Sub(x, hn::Sub(sum, one)), hn::Sub(one, hn::Sub(sum, x)));
    const Power power = power_of_two(sum);
    const V k = hn::IfThenZeroElse(is_small, power.k);
    const V f = hn::IfThenElse(is_small, x, hn::Sub(power.m, one));
    const V correction = hn::IfThenZeroElse(is_small, hn::Div(rounding, sum));
    const V logarithm = log_from_parts(k, f, correction);
    return hn::IfThenElse(hn::Lt(x, broadcast(detail::tiny)), x, logarithm);
}

/// phi(z) from u = folding_factor z, as activation_of_folded of model/activation.hpp; u stays what it is
/// where the activation is the identity, or computed with its slope.
template <bool clamped, std::size_t block>
HWY_INLINE void activate(LaneActivation activation, const PowerTable& table, V (&u)[block]) {
    if (activation == LaneActivation::relu) {
        for (std::size_t s = 0; s < block; ++s)
            u[s] = larger(u[s], hn::Zero(Doubles()));
        return;
    }
    if (activation != LaneActivation::sigmoid && activation != LaneActivation::tanh)
        return;
    exp2_sixteenths<clamped>(table, u);
    const V one = broadcast(1.0);
    if (activation == LaneActivation::sigmoid)
        for (std::size_t s = 0; s < block; ++s)
            u[s] = hn::Div(one, hn::Add(one, u[s]));
    else
        for (std::size_t s = 0; s < block; ++s)
            u[s] = hn::Sub(one, hn::Div(broadcast(2.0), hn::Add(one, u[s])));
}

/// phi'(z) error from a = phi(z), as times_derivative of model/activation.hpp.
HWY_INLINE V times_derivative(LaneActivation activation, V a, V error) {
    if (activation == LaneActivation::identity)
        return error;
    if (activation == LaneActivation::sigmoid)
        return hn::Mul(error, hn::NegMulAdd(a, a, a));
    if (activation == LaneActivation::tanh)
        return hn::Mul(error, hn::NegMulAdd(a, a, broadcast(1.0)));
    return hn::IfThenElseZero(hn::Gt(a, hn::Zero(Doubles())), error);
}

}  // namespace
}  // namespace netlyap
