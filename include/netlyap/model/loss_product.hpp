#pragma once

#include <cstddef>
#include <cstdint>

/// How the cross-entropy of many samples is added up with few logarithms (part of the definition of its
/// bits):
///
///     -sum_s ln p_(y_s) = -ln prod_s p_(r_s) + sum_s (z_(r_s) - z_(y_s))
///
/// with r_s = y_s, the class of the sample, or where that is improbable the most probable one (the first on
/// ties). The product comes with what it lacks to 1, a sum of positive numbers, so that small losses do not
/// cancel:
///
///     lack <- lack + product sum_(k != r) p_k,   product <- product p_r,
///     -ln product = ln(1 + lack / product).
///
/// A small product gives up its power of 2: from product = 2^n m with 1/2 <= m < 1 on it is m, lack is 1 - m,
/// and -n ln 2 is added to the sum.
///
/// Constants only: what is built for one instruction set may include it.
namespace netlyap::loss_product {

/// A class that is less probable than this is not multiplied.
inline constexpr double improbable = 0x1p-64;

/// After every so many samples it is asked whether the product is below `small`: it stays above 2^-1008.
inline constexpr std::size_t samples = 12;
inline constexpr double small = 0x1p-240;

/// n is ((the bits of the product) - (these bits)) / 2^52, rounded down.
inline constexpr std::uint64_t bits_of_half = 0x3fe0000000000000ULL;

}  // namespace netlyap::loss_product
