#pragma once

#include <array>
#include <cstdint>

/// Our own elementary functions: their bits are the same with every processor, compiler flag and C library.
///
/// They are built from correctly rounded operations only (+, -, x, /, fma, sqrt) in a fixed order, so the
/// vectorized kernel repeats them lane by lane with the same bits.
namespace netlyap {

inline constexpr double ln2 = 0x1.62e42fefa39efp-1;
inline constexpr double sixteenth_of_ln2 = 0x1.62e42fefa39efp-5;  ///< ln 2 / 16
inline constexpr double sixteen_over_ln2 = 0x1.71547652b82fep+4;  ///< 16 / ln 2

/// The pieces of 2^(u/16) = 2^(k/16) P(u - k) with k = round(u), which the kernel shares.
namespace exp2_sixteenths_detail {
/// |u| is clamped here, so that the result and its reciprocal are normal numbers: 2^+-1020.
inline constexpr double limit = 16.0 * 1020.0;
/// Adding it rounds a number below 2^51 to an integer, which then stands in the low bits.
inline constexpr double round_to_integer = 0x1.8p+52;
/// P(f) = 1 + f (c0 + f (c1 + ...)) is 2^(f/16) on |f| <= 1/2 within 1.2e-17 (weighted minimax; c0 = ln 2 /
/// 16).
inline constexpr std::array<double, 6> coefficients = {0x1.62e42fefa39efp-5,  0x1.ebfbdff82c598p-11,
                                                       0x1.c6b08d6f425e0p-17, 0x1.3b2ab6fac1157p-23,
                                                       0x1.5d897b90d8962p-30, 0x1.430a810295cd0p-37};
/// 2^(j/16), rounded to nearest, j = 0..15.
inline constexpr std::array<double, 16> powers = {
    0x1.0000000000000p+0, 0x1.0b5586cf9890fp+0, 0x1.172b83c7d517bp+0, 0x1.2387a6e756238p+0,
    0x1.306fe0a31b715p+0, 0x1.3dea64c123422p+0, 0x1.4bfdad5362a27p+0, 0x1.5ab07dd485429p+0,
    0x1.6a09e667f3bcdp+0, 0x1.7a11473eb0187p+0, 0x1.8ace5422aa0dbp+0, 0x1.9c49182a3f090p+0,
    0x1.ae89f995ad3adp+0, 0x1.c199bdd85529cp+0, 0x1.d5818dcfba487p+0, 0x1.ea4afa2a490dap+0};
/// The bits of 2^(j/16) less j << 48: adding k << 48 gives the bits of 2^(k/16), because k = 16 n + j puts j
/// where it cancels and n into the exponent.
inline constexpr std::array<std::uint64_t, 16> power_bits = [] {
    std::array<std::uint64_t, 16> bits{};
    for (std::size_t j = 0; j < powers.size(); ++j)
        bits[j] = __builtin_bit_cast(std::uint64_t, powers[j]) - (std::uint64_t{j} << 48);
    return bits;
}();
}  // namespace exp2_sixteenths_detail

/// The pieces of e^x = 2^(k/16) e^r with r = x - k ln2 / 16, which the kernel shares.
namespace exp_detail {
inline constexpr double sixteenth_of_ln2_high = 0x1.62e42fefa3800p-5;  ///< 42 bits: k times it is exact
inline constexpr double sixteenth_of_ln2_low = 0x1.ef35793c76730p-49;
/// Near the ends of the range the power of two is applied in two steps: beyond it k is less by it.
inline constexpr double step = 16.0 * 1000;
inline constexpr double power_of_step = 0x1p+1000;
inline constexpr double inverse_power_of_step = 0x1p-1000;
}  // namespace exp_detail

/// The pieces of ln(2^k (1 + f)), which the kernel shares.
namespace log_detail {
/// A number becomes 2^k m with m in [sqrt(1/2), sqrt(2)) where its bits exceed these by k << 52 and less.
inline constexpr std::uint64_t bits_of_sqrt_half = 0x3fe6a09e667f3bcdULL;
inline constexpr double ln2_high = 0x1.62e42fefa3800p-1;  ///< 42 bits: k ln2_high is exact
inline constexpr double ln2_low = 0x1.ef35793c76730p-45;
/// z (c0 + z (c1 + ...)) = 2/3 z + 2/5 z^2 + ... = R(z), so that ln(1 + f) = f - s (f - R(s^2)) with
/// s = f / (2 + f). Interpolated at Chebyshev nodes on 0 <= z <= (3 - 2 sqrt 2)^2, absolute error 6e-20.
inline constexpr std::array<double, 8> coefficients = {
    0x1.5555555555555p-1, 0x1.9999999999a38p-2, 0x1.2492492476cccp-2, 0x1.c71c720159177p-3,
    0x1.745cf9048dd95p-3, 0x1.3b1c355a8f7a2p-3, 0x1.0fbe95d716020p-3, 0x1.0c039c49989c6p-3};
/// Below it 1 + x is not normalized: k = 0 and f = x.
inline constexpr double small = 0.41;
inline constexpr double tiny = 0x1p-54;  ///< below it ln(1 + x) = x
}  // namespace log_detail

/// 2^(u/16) for all u: the exponential of the kernels, with the same bits in all of them.
///     Error <= 1.15 ulp for |u| <= 16320; exact where u is a multiple of 16.
///     Beyond that the value at the clamp, 2^+-1020, at +-Inf too: never 0, never infinite. NaN stays NaN.
[[nodiscard]] double exp2_sixteenths(double u) noexcept;

/// value * scale, with a scale that is a power of 2, so that the product is rounded where it is denormal
/// only.
struct ScaledNumber {
    double value;
    double scale;
};

/// e^(x + low) with the error of exp, for |x| <= 1100 and a low that is less than the last place of x. The
/// value is a normal number. NaN stays NaN.
[[nodiscard]] ScaledNumber scaled_exp(double x, double low) noexcept;

/// e^x for all x.
///     Error <= 1.2 ulp, where the result is denormal too.
///     exp(+-0) = 1, exp(-Inf) = 0, exp(+Inf) = +Inf: overflow above 709.78, 0 below -745.13. NaN stays NaN.
[[nodiscard]] double exp(double x) noexcept;

/// Natural logarithm, for x >= 0, denormals included.
///     Error <= 1 ulp.
///     log(+-0) = -Inf, log(+Inf) = +Inf; NaN for x < 0 and for NaN.
[[nodiscard]] double log(double x) noexcept;

/// ln(1 + x) for x >= -1, without cancellation near 0.
///     Error <= 1.5 ulp.
///     log1p(+-0) = +-0, log1p(-1) = -Inf, log1p(+Inf) = +Inf; NaN for x < -1 and for NaN. Denormals are
///     exact.
[[nodiscard]] double log1p(double x) noexcept;

/// 10^x; for an integer -307 <= x <= 308 the value of the literal 1e<x>, otherwise within 5 ulp where the
/// result is normal (x > -307.65).
[[nodiscard]] double exp10(double x) noexcept;

}  // namespace netlyap
