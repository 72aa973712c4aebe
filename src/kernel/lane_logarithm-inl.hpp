#pragma once

#include "netlyap/core/missing.hpp"

#include "lane_math-inl.hpp"

#include <limits>

/// Logarithms of a lane array. Internal linkage.
namespace netlyap {
namespace {

/// log of core/elementary.hpp, with the same bits.
HWY_INLINE V log_of_any(V x) {
    // Values, because a function of std::numeric_limits would be a symbol that other objects have, too.
    constexpr double infinity = std::numeric_limits<double>::infinity();
    constexpr double least_normal = std::numeric_limits<double>::min();
    const auto is_denormal = hn::Lt(x, broadcast(least_normal));
    const Power power = power_of_two(hn::IfThenElse(is_denormal, hn::Mul(x, broadcast(0x1p+54)), x));
    const V k = hn::Sub(power.k, hn::IfThenElseZero(is_denormal, broadcast(54.0)));
    V logarithm = log_from_parts(k, hn::Sub(power.m, broadcast(1.0)), hn::Zero(Doubles()));
    logarithm = hn::IfThenElse(hn::Eq(x, broadcast(infinity)), x, logarithm);
    logarithm = hn::IfThenElse(hn::Eq(x, hn::Zero(Doubles())), broadcast(-infinity), logarithm);
    return hn::IfThenElse(hn::Ge(x, hn::Zero(Doubles())), logarithm, broadcast(missing_value));
}

void logarithm_lanes(double* values, std::size_t count) {
    for (std::size_t place = 0; place < count; place += lanes_per_vector)
        store(log_of_any(load(values + place)), values + place);
}

}  // namespace
}  // namespace netlyap
