#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <type_traits>

/// As much of Highway as the kernel uses, for an instruction set that counts: eight lanes, computed one by one. The
/// kernel's template compiled against it executes what it executes on a real machine. An operation that is missing
/// here is one that the kernel has begun to use: add it, and count it if it runs on the multipliers.
#define HWY_NAMESPACE N_COUNTING
#define HWY_INLINE inline
#define HWY_NOINLINE inline
#define HWY_AVX3 1
#define HWY_TARGET 2  // "worse than AVX-512": no intrinsics
#define HWY_MAX_BYTES 64

namespace hwy::HWY_NAMESPACE {

/// Instructions so far; every one does its operation in all lanes.
struct Executed {
    std::uint64_t fma = 0;
    std::uint64_t multiplications = 0;
    std::uint64_t divisions = 0;
};
inline Executed executed;

inline constexpr std::size_t count = 8;

template <class T>
struct Vector {
    std::array<T, count> lane;
};
struct Flags {
    std::array<bool, count> lane;
};
template <class D>
using Mask = Flags;

template <class T, std::size_t n>
struct CappedTag {
    using Lane = T;
};
template <class T>
using Tag = CappedTag<T, count>;
template <class D>
using Vec = Vector<typename D::Lane>;
template <class D>
using RebindToUnsigned = Tag<std::uint64_t>;
template <class D>
using RebindToSigned = Tag<std::int64_t>;

/// f(a_i, b_i, ...) for every lane.
template <class F, class A, class... More>
auto lanewise(F f, const A& a, const More&... more) {
    using Result = decltype(f(a.lane[0], more.lane[0]...));
    std::conditional_t<std::is_same_v<Result, bool>, Flags, Vector<Result>> result;
    for (std::size_t i = 0; i < count; ++i)
        result.lane[i] = f(a.lane[i], more.lane[i]...);
    return result;
}

template <class D>
Vec<D> Set(D, typename D::Lane value) {
    Vec<D> result;
    result.lane.fill(value);
    return result;
}
template <class D>
Vec<D> Zero(D d) {
    return Set(d, 0);
}
template <class D>
Vec<D> LoadU(D, const typename D::Lane* from) {
    Vec<D> result;
    std::copy_n(from, count, result.lane.begin());
    return result;
}
template <class D>
Vec<D> Load(D d, const typename D::Lane* from) {
    return LoadU(d, from);
}
template <class D>
void StoreU(const Vec<D>& values, D, typename D::Lane* to) {
    std::copy_n(values.lane.begin(), count, to);
}
template <class D>
void Store(const Vec<D>& values, D d, typename D::Lane* to) {
    StoreU(values, d, to);
}
template <class D, class Index>
Vec<D> GatherIndex(D, const typename D::Lane* from, const Index& index) {
    return lanewise([from](auto i) { return from[i]; }, index);
}
template <class D, class T>
Vec<D> BitCast(D, const Vector<T>& a) {
    return lanewise([](T x) { return std::bit_cast<typename D::Lane>(x); }, a);
}

// The multipliers.
using V = Vector<double>;

inline V Mul(const V& a, const V& b) {
    ++executed.multiplications;
    return lanewise([](double x, double y) { return x * y; }, a, b);
}
inline V Div(const V& a, const V& b) {
    ++executed.divisions;
    return lanewise([](double x, double y) { return x / y; }, a, b);
}
inline V Sqrt(const V& a) {  // on the divider
    ++executed.divisions;
    return lanewise([](double x) { return std::sqrt(x); }, a);
}
inline V MulAdd(const V& a, const V& b, const V& c) {
    ++executed.fma;
    return lanewise([](double x, double y, double z) { return std::fma(x, y, z); }, a, b, c);
}
inline V NegMulAdd(const V& a, const V& b, const V& c) {
    ++executed.fma;
    return lanewise([](double x, double y, double z) { return std::fma(-x, y, z); }, a, b, c);
}
inline V MulSub(const V& a, const V& b, const V& c) {
    ++executed.fma;
    return lanewise([](double x, double y, double z) { return std::fma(x, y, -z); }, a, b, c);
}
inline V NegMulSub(const V& a, const V& b, const V& c) {
    ++executed.fma;
    return lanewise([](double x, double y, double z) { return std::fma(-x, y, -z); }, a, b, c);
}

// What runs elsewhere.
template <class T>
Vector<T> Add(const Vector<T>& a, const Vector<T>& b) {
    return lanewise([](T x, T y) { return x + y; }, a, b);
}
template <class T>
Vector<T> Sub(const Vector<T>& a, const Vector<T>& b) {
    return lanewise([](T x, T y) { return x - y; }, a, b);
}
inline V Abs(const V& a) {
    return lanewise([](double x) { return std::fabs(x); }, a);
}
inline V Neg(const V& a) {
    return lanewise([](double x) { return -x; }, a);
}
template <class T>
Vector<T> And(const Vector<T>& a, const Vector<T>& b) {
    return lanewise([](T x, T y) { return x & y; }, a, b);
}
template <int bits, class T>
Vector<T> ShiftLeft(const Vector<T>& a) {
    return lanewise([](T x) { return x << bits; }, a);
}
template <int bits, class T>
Vector<T> ShiftRight(const Vector<T>& a) {
    return lanewise([](T x) { return x >> bits; }, a);
}
template <class D, class T>
Vec<D> ConvertTo(D, const Vector<T>& a) {
    return lanewise([](T x) { return static_cast<typename D::Lane>(x); }, a);
}
inline V Min(const V& a, const V& b) {
    return lanewise([](double x, double y) { return x < y ? x : y; }, a, b);
}
template <class T>
Flags Gt(const Vector<T>& a, const Vector<T>& b) {
    return lanewise([](T x, T y) { return x > y; }, a, b);
}
template <class T>
Flags Lt(const Vector<T>& a, const Vector<T>& b) {
    return Gt(b, a);
}
template <class T>
Flags Ge(const Vector<T>& a, const Vector<T>& b) {
    return lanewise([](T x, T y) { return x >= y; }, a, b);
}
template <class T>
Flags Eq(const Vector<T>& a, const Vector<T>& b) {
    return lanewise([](T x, T y) { return x == y; }, a, b);
}
inline Flags Or(const Flags& a, const Flags& b) {
    return lanewise([](bool x, bool y) { return x || y; }, a, b);
}
inline Flags And(const Flags& a, const Flags& b) {
    return lanewise([](bool x, bool y) { return x && y; }, a, b);
}
template <class T>
Vector<T> IfThenElse(const Flags& mask, const Vector<T>& yes, const Vector<T>& no) {
    return lanewise([](bool m, T y, T n) { return m ? y : n; }, mask, yes, no);
}
template <class T>
Vector<T> IfThenElseZero(const Flags& mask, const Vector<T>& yes) {
    return lanewise([](bool m, T y) { return m ? y : T{}; }, mask, yes);
}
template <class T>
Vector<T> IfThenZeroElse(const Flags& mask, const Vector<T>& no) {
    return lanewise([](bool m, T n) { return m ? T{} : n; }, mask, no);
}
template <class D>
bool AllTrue(D, const Flags& mask) {
    return std::all_of(mask.lane.begin(), mask.lane.end(), [](bool m) { return m; });
}
template <class D>
std::size_t StoreMaskBits(D, const Flags& mask, std::uint8_t* bits) {
    *bits = 0;
    for (std::size_t lane = 0; lane < mask.lane.size(); ++lane)
        *bits = static_cast<std::uint8_t>(*bits | (mask.lane[lane] ? 1U << lane : 0U));
    return 1;
}
template <class D>
bool AllFalse(D, const Flags& mask) {
    return std::none_of(mask.lane.begin(), mask.lane.end(), [](bool m) { return m; });
}

}  // namespace hwy::HWY_NAMESPACE
