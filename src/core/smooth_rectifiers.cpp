#include "netlyap/core/smooth_rectifiers.hpp"

#include "netlyap/core/elementary.hpp"
#include "netlyap/core/fused.hpp"

#include <cmath>

namespace netlyap {

namespace {

/// The logistic function S(z) = 1 / (1 + e^-z), in pieces.
struct Logistic {
    double exponential;  ///< e^-|z|
    double value;        ///< value * scale = S(z)
    double scale;        ///< a power of 2, so that the last rounding alone is one of denormals
    double complement;   ///< 1 - S(z)
};

/// For a z that is clamped to +-rectifier_limit.
Logistic logistic(double z) noexcept {
    const ScaledNumber power = scaled_exp(-std::fabs(z), 0.0);
    const double exponential = power.value * power.scale;
    const double sum = 1.0 + exponential;
    if (z > 0.0)
        return {exponential, 1.0 / sum, 1.0, exponential / sum};
    return {exponential, power.value / sum, power.scale, 1.0 / sum};
}

double clamped(double z, double limit) noexcept {
    z = z > limit ? limit : z;
    return z < -limit ? -limit : z;
}

/// R(x) of gelu_detail.
NETLYAP_FUSED_PART double normal_tail_ratio(double x) noexcept {
    namespace detail = gelu_detail;
    constexpr auto& c = detail::coefficients;
    const double t = (x - detail::centre) / (x + detail::centre);
    double sum = c.back();
    for (std::size_t i = c.size() - 1; i-- > 0;)
        sum = std::fma(t, sum, c[i]);
    return sum / std::fma(detail::slant, x, 1.0);
}

}  // namespace

ValueAndSlope softplus(double z) noexcept {
    const Logistic s = logistic(clamped(z, rectifier_limit));
    return {(z > 0.0 ? z : 0.0) + log1p(s.exponential), s.value * s.scale};
}

NETLYAP_FUSED ValueAndSlope swish(double z) noexcept {
    const double x = clamped(z, rectifier_limit);
    const Logistic s = logistic(x);
    return {(z > 0.0 ? z : x) * s.value * s.scale, s.value * std::fma(x, s.complement, 1.0) * s.scale};
}

NETLYAP_FUSED ValueAndSlope gelu(double z) noexcept {
    namespace detail = gelu_detail;
    const double limited = clamped(z, detail::limit);
    const double x = std::fabs(limited);
    const double square = x * x;
    const ScaledNumber power = scaled_exp(-0.5 * square, -0.5 * std::fma(x, x, -square));
    const double ratio = normal_tail_ratio(x);
    const double excess = std::fma(detail::inverse_root_of_2pi, x, -ratio);
    if (z > 0.0) {  // Phi(z) = 1 - Phi(-x)
        const double exponential = power.value * power.scale;
        return {z * std::fma(-exponential, ratio, 1.0), std::fma(exponential, excess, 1.0)};
    }
    return {limited * (power.value * ratio) * power.scale, -(power.value * excess) * power.scale};
}

double softplus_curvature(double z) noexcept {
    const Logistic s = logistic(clamped(z, rectifier_limit));
    return s.value * s.complement * s.scale;
}

NETLYAP_FUSED double swish_curvature(double z) noexcept {
    const double x = clamped(z, rectifier_limit);
    const Logistic s = logistic(x);
    const double bend = std::fma(x, s.complement - s.value * s.scale, 2.0);
    return s.value * s.complement * bend * s.scale;
}

NETLYAP_FUSED double gelu_curvature(double z) noexcept {
    namespace detail = gelu_detail;
    const double x = clamped(z, detail::limit);
    const double square = x * x;
    const ScaledNumber power = scaled_exp(-0.5 * square, -0.5 * std::fma(x, x, -square));
    return power.value * (detail::inverse_root_of_2pi * (2.0 - square)) * power.scale;
}

}  // namespace netlyap
