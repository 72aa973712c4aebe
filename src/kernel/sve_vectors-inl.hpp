#pragma once

#include <arm_sve.h>
#include <hwy/base.h>
#include <hwy/detect_targets.h>

#include <cstddef>
#include <cstdint>

#undef HWY_TARGET  // what Highway itself would have for the flags of the compiler
#define HWY_TARGET HWY_SVE
#define HWY_MAX_BYTES (__ARM_FEATURE_SVE_BITS / 8)

/// As much of Highway as the kernels use, for SVE vectors of a length that the compiler knows
/// (-msve-vector-bits): unlike Highway's own, which have no size, these may stand in arrays and structs.
/// Names and meanings are Highway's. An operation that is missing here is one that the kernels have begun to
/// use. Internal linkage.
namespace netlyap {
namespace {
namespace sve {

#define NETLYAP_FIXED_LENGTH __attribute__((arm_sve_vector_bits(__ARM_FEATURE_SVE_BITS)))
using Reals = svfloat64_t NETLYAP_FIXED_LENGTH;
using Naturals = svuint64_t NETLYAP_FIXED_LENGTH;
using Wholes = svint64_t NETLYAP_FIXED_LENGTH;
#undef NETLYAP_FIXED_LENGTH
using Flags = svbool_t;  ///< has no size; stands in no array

/// What a tag says: the number and the vector.
template <class T>
struct Tag;
template <>
struct Tag<double> {
    using Vector = Reals;
};
template <>
struct Tag<std::uint64_t> {
    using Vector = Naturals;
};
template <>
struct Tag<std::int64_t> {
    using Vector = Wholes;
};
template <class T, std::size_t /*lanes*/>
using CappedTag = Tag<T>;
template <class D>
using RebindToUnsigned = Tag<std::uint64_t>;
template <class D>
using RebindToSigned = Tag<std::int64_t>;
template <class D>
using Vec = typename D::Vector;
template <class D>
using Mask = Flags;

HWY_INLINE Flags every_lane() {
    return svptrue_b64();
}

// Memory.

HWY_INLINE Reals Load(Tag<double>, const double* from) {
    return svld1_f64(every_lane(), from);
}
HWY_INLINE Naturals LoadU(Tag<std::uint64_t>, const std::uint64_t* from) {
    return svld1_u64(every_lane(), from);
}
HWY_INLINE void Store(Reals values, Tag<double>, double* to) {
    svst1_f64(every_lane(), to, values);
}
HWY_INLINE void StoreU(Reals values, Tag<double> tag, double* to) {
    Store(values, tag, to);
}
HWY_INLINE Naturals GatherIndex(Tag<std::uint64_t>, const std::uint64_t* from, Wholes index) {
    return svld1_gather_s64index_u64(every_lane(), from, index);
}

// Values, and the same bits as something else.

HWY_INLINE Reals Set(Tag<double>, double value) {
    return svdup_n_f64(value);
}
HWY_INLINE Naturals Set(Tag<std::uint64_t>, std::uint64_t value) {
    return svdup_n_u64(value);
}
HWY_INLINE Reals Zero(Tag<double> tag) {
    return Set(tag, 0.0);
}
HWY_INLINE Reals BitCast(Tag<double>, Naturals a) {
    return svreinterpret_f64_u64(a);
}
HWY_INLINE Naturals BitCast(Tag<std::uint64_t>, Reals a) {
    return svreinterpret_u64_f64(a);
}
HWY_INLINE Naturals BitCast(Tag<std::uint64_t>, Wholes a) {
    return svreinterpret_u64_s64(a);
}
HWY_INLINE Wholes BitCast(Tag<std::int64_t>, Naturals a) {
    return svreinterpret_s64_u64(a);
}
HWY_INLINE Reals ConvertTo(Tag<double>, Wholes a) {
    return svcvt_f64_s64_x(every_lane(), a);
}

// Real numbers; a fused operation rounds once.

HWY_INLINE Reals Add(Reals a, Reals b) {
    return svadd_f64_x(every_lane(), a, b);
}
HWY_INLINE Reals Sub(Reals a, Reals b) {
    return svsub_f64_x(every_lane(), a, b);
}
HWY_INLINE Reals Mul(Reals a, Reals b) {
    return svmul_f64_x(every_lane(), a, b);
}
HWY_INLINE Reals Div(Reals a, Reals b) {
    return svdiv_f64_x(every_lane(), a, b);
}
HWY_INLINE Reals Sqrt(Reals a) {
    return svsqrt_f64_x(every_lane(), a);
}
/// a b + c
HWY_INLINE Reals MulAdd(Reals a, Reals b, Reals c) {
    return svmla_f64_x(every_lane(), c, a, b);
}
/// c - a b
HWY_INLINE Reals NegMulAdd(Reals a, Reals b, Reals c) {
    return svmls_f64_x(every_lane(), c, a, b);
}
/// a b - c
HWY_INLINE Reals MulSub(Reals a, Reals b, Reals c) {
    return svnmls_f64_x(every_lane(), c, a, b);
}
HWY_INLINE Reals Abs(Reals a) {
    return svabs_f64_x(every_lane(), a);
}
HWY_INLINE Reals Neg(Reals a) {
    return svneg_f64_x(every_lane(), a);
}
/// Where one is NaN: any of both, as Highway has it.
HWY_INLINE Reals Min(Reals a, Reals b) {
    return svmin_f64_x(every_lane(), a, b);
}

// Whole numbers.

HWY_INLINE Naturals Add(Naturals a, Naturals b) {
    return svadd_u64_x(every_lane(), a, b);
}
HWY_INLINE Naturals Sub(Naturals a, Naturals b) {
    return svsub_u64_x(every_lane(), a, b);
}
HWY_INLINE Naturals And(Naturals a, Naturals b) {
    return svand_u64_x(every_lane(), a, b);
}
template <int bits>
HWY_INLINE Naturals ShiftLeft(Naturals a) {
    return svlsl_n_u64_x(every_lane(), a, bits);
}
template <int bits>
HWY_INLINE Wholes ShiftRight(Wholes a) {
    return svasr_n_s64_x(every_lane(), a, bits);
}
#if __ARM_FEATURE_SVE_BITS == 512
/// Of sixteen entries in two vectors, those at the low four bits of each index.
HWY_INLINE Naturals lookup(Naturals low, Naturals high, Naturals index) {
    const Flags all = every_lane();
    index = svand_n_u64_x(all, index, 15);  // beyond its vector, tbl gives 0
    return svorr_u64_x(all, svtbl_u64(low, index), svtbl_u64(high, svsub_n_u64_x(all, index, 8)));
}
#endif

// Comparisons: false where one is NaN.

HWY_INLINE Flags Gt(Reals a, Reals b) {
    return svcmpgt_f64(every_lane(), a, b);
}
HWY_INLINE Flags Ge(Reals a, Reals b) {
    return svcmpge_f64(every_lane(), a, b);
}
HWY_INLINE Flags Lt(Reals a, Reals b) {
    return svcmplt_f64(every_lane(), a, b);
}
HWY_INLINE Flags Eq(Reals a, Reals b) {
    return svcmpeq_f64(every_lane(), a, b);
}
HWY_INLINE Flags Or(Flags a, Flags b) {
    return svorr_b_z(every_lane(), a, b);
}
HWY_INLINE Reals IfThenElse(Flags mask, Reals yes, Reals no) {
    return svsel_f64(mask, yes, no);
}
HWY_INLINE Reals IfThenElseZero(Flags mask, Reals yes) {
    return svsel_f64(mask, yes, svdup_n_f64(0.0));
}
HWY_INLINE Reals IfThenZeroElse(Flags mask, Reals no) {
    return svsel_f64(mask, svdup_n_f64(0.0), no);
}
HWY_INLINE bool AllFalse(Tag<double>, Flags mask) {
    return !svptest_any(every_lane(), mask);
}
HWY_INLINE bool AllTrue(Tag<double> tag, Flags mask) {
    return AllFalse(tag, svnot_b_z(every_lane(), mask));
}
/// Bit i of *bits is that of lane i.
HWY_INLINE std::size_t StoreMaskBits(Tag<double>, Flags mask, std::uint8_t* bits) {
    const svuint64_t powers = svlsl_u64_x(mask, svdup_n_u64(1), svindex_u64(0, 1));
    *bits = static_cast<std::uint8_t>(svaddv_u64(mask, powers));
    return 1;
}

}  // namespace sve
}  // namespace
}  // namespace netlyap
