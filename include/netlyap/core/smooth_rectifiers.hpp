#pragma once

#include <array>

/// Smooth relatives of max(0, z), each with its derivative, which is not a function of the value alone. As
/// the functions of elementary.hpp they have the same bits with every processor, compiler flag and C library,
/// and the vectorized kernel repeats them lane by lane.
namespace netlyap {

/// A function and its derivative at one place.
struct ValueAndSlope {
    double value;
    double slope;
};

/// ln(1 + e^z); its slope is 1 / (1 + e^-z).
///     Error <= 2.5 ulp of the value, <= 3.5 ulp of the slope, where they are denormal too.
///     ln 2 and 1/2 at +-0; 0 and 0 below -745.14 and at -Inf; z and 1 for large z and at +Inf. NaN stays
///     NaN.
[[nodiscard]] ValueAndSlope softplus(double z) noexcept;

/// z S with S = 1 / (1 + e^-z), also called SiLU; its slope is S + z S (1 - S).
///     Error <= 4 ulp of the value, where it is denormal too. Of the slope, which is 0 near z = -1.2785,
///     <= 5 ulp of S + |z| S (1 - S).
///     +-0 and 1/2 at +-0; -0 and -0 for z far below and at -Inf; z and 1 for large z and at +Inf. NaN stays
///     NaN.
[[nodiscard]] ValueAndSlope swish(double z) noexcept;

/// z Phi(z) with Phi(z) = (1 + erf(z / sqrt 2)) / 2, the normal distribution function; its slope is
/// Phi(z) + z e^(-z^2 / 2) / sqrt(2 pi).
///     Error <= 4.5 ulp of the value, where it is denormal too. Of the slope, which is 0 near z = -0.7518,
///     <= 3.5 ulp of Phi(z) + |z| e^(-z^2 / 2) / sqrt(2 pi).
///     +-0 and 1/2 at +-0; -0 and -0 for z far below and at -Inf; z and 1 for large z and at +Inf. NaN stays
///     NaN.
[[nodiscard]] ValueAndSlope gelu(double z) noexcept;

/// The second derivatives, S (1 - S) of softplus, S (1 - S) (2 + z (1 - 2 S)) of swish and
/// e^(-z^2 / 2) (2 - z^2) / sqrt(2 pi) of gelu.
///     Error <= 6 ulp of the terms of the sum, as 2 and z^2 in the last one.
///     0 far from 0 and at +-Inf; NaN stays NaN.
[[nodiscard]] double softplus_curvature(double z) noexcept;
[[nodiscard]] double swish_curvature(double z) noexcept;
[[nodiscard]] double gelu_curvature(double z) noexcept;

/// z is clamped to +-rectifier_limit where e^-|z| is looked for: that is 0 long before.
inline constexpr double rectifier_limit = 1000.0;

/// The pieces of gelu, which the kernel shares: Phi(-x) = e^(-x^2 / 2) R(x) for x >= 0.
namespace gelu_detail {
inline constexpr double limit = 39.0;  ///< x is clamped here: x Phi(-x) is 0 before
inline constexpr double inverse_root_of_2pi = 0x1.9884533d43651p-2;
inline constexpr double centre = 5.0;  ///< t = (x - centre) / (x + centre)
inline constexpr double slant = 0.75;  ///< (1 + slant x) R(x) falls from 1/2 to 0.3, slowly at both ends
/// c0 + t (c1 + t (c2 + ...)) = (1 + slant x) R(x), interpolated at Chebyshev nodes on 0 <= x <= 39, relative
/// error 1.6e-17.
inline constexpr std::array<double, 24> coefficients = {
    0x1.7622b016ace32p-2,   -0x1.ac262e751b6aap-4, 0x1.ac5c08ded2ec4p-5,   -0x1.a0c86ccfb10aap-7,
    -0x1.00cd0d6b9966dp-7,  0x1.9b36b76530026p-7,  -0x1.2b2bbaf3498e5p-7,  0x1.199829fc5fcd6p-8,
    -0x1.3b24087b12e2cp-10, 0x1.4a9ea2b4f79b8p-15, 0x1.fe35fae3a3558p-14,  -0x1.4f4139966be86p-15,
    -0x1.829e054fd81e5p-18, 0x1.b2b635a22dc3ep-18, -0x1.db13de0d5ba6ep-23, -0x1.ee2117a5b181bp-21,
    0x1.ebc408511943ep-24,  0x1.287c173c88d37p-23, -0x1.722d61f27b112p-26, -0x1.7b1f30509b3cbp-26,
    0x1.587b5917a44c4p-29,  0x1.a9f0e668aeea3p-29, -0x1.0dd5037e057c2p-34, -0x1.d73f81d3721b5p-33};
}  // namespace gelu_detail

}  // namespace netlyap
