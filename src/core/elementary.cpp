#include "netlyap/core/elementary.hpp"

#include "netlyap/core/fused.hpp"

#include <bit>
#include <charconv>
#include <cmath>
#include <limits>
#include <string>

namespace netlyap {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// 2^(k/16) P(f) for an integer k in [-16352, 16368] and |f| <= 1/2 (a little more does no harm).
NETLYAP_FUSED_PART double scaled_power(double k, double f) noexcept {
    namespace detail = exp2_sixteenths_detail;
    const auto bits = std::bit_cast<std::uint64_t>(k + detail::round_to_integer);
    const double power = std::bit_cast<double>(detail::power_bits[bits & 15U] + (bits << 48));
    const auto& c = detail::coefficients;
    double q = std::fma(f, c[5], c[4]);
    q = std::fma(f, q, c[3]);
    q = std::fma(f, q, c[2]);
    q = std::fma(f, q, c[1]);
    q = std::fma(f, q, c[0]);
    return std::fma(power, f * q, power);
}

double round_half_even(double u) noexcept {
    return (u + exp2_sixteenths_detail::round_to_integer) - exp2_sixteenths_detail::round_to_integer;
}

/// R(z) of log_detail.
NETLYAP_FUSED_PART double atanh_remainder(double z) noexcept {
    constexpr auto& c = log_detail::coefficients;
    double r = c[7];
    for (int i = 6; i >= 0; --i)
        r = std::fma(z, r, c[static_cast<std::size_t>(i)]);
    return z * r;
}

/// k ln 2 + ln(1 + f) + correction, for 1 + f in [sqrt(1/2), sqrt(2)].
NETLYAP_FUSED_PART double log_from_parts(double k, double f, double correction) noexcept {
    const double s = f / (2.0 + f);
    const double half_square = 0.5 * f * f;
    const double tail =
        s * (half_square + atanh_remainder(s * s)) + std::fma(k, log_detail::ln2_low, correction);
    return k * log_detail::ln2_high - ((half_square - tail) - f);
}

/// The normal number x = 2^k m with m in [sqrt(1/2), sqrt(2)).
struct Normalized {
    double k;
    double m;
};

Normalized normalize(double x) noexcept {
    const auto bits = std::bit_cast<std::uint64_t>(x);
    const auto exponent = static_cast<std::int64_t>(bits - log_detail::bits_of_sqrt_half) >> 52;
    const double m = std::bit_cast<double>(bits - (static_cast<std::uint64_t>(exponent) << 52));
    return {static_cast<double>(exponent), m};
}

}  // namespace

NETLYAP_FUSED double exp2_sixteenths(double u) noexcept {
    constexpr double limit = exp2_sixteenths_detail::limit;
    u = u > limit ? limit : u;
    u = u < -limit ? -limit : u;
    const double k = round_half_even(u);
    return scaled_power(k, u - k);
}

NETLYAP_FUSED ScaledNumber scaled_exp(double x, double low) noexcept {
    namespace detail = exp_detail;
    double k = round_half_even(x * sixteen_over_ln2);
    const double r =
        std::fma(-k, detail::sixteenth_of_ln2_low, std::fma(-k, detail::sixteenth_of_ln2_high, x)) + low;
    double scale = 1.0;
    if (k > detail::step) {
        k -= detail::step;
        scale = detail::power_of_step;
    } else if (k < -detail::step) {
        k += detail::step;
        scale = detail::inverse_power_of_step;
    }
    return {scaled_power(k, r * sixteen_over_ln2), scale};  // the polynomial wants f = r 16/ln2
}

double exp(double x) noexcept {
    if (std::isnan(x))
        return x;
    if (x > 709.782712893384)
        return infinity;
    if (x < -745.1332191019412)
        return 0.0;
    const ScaledNumber power = scaled_exp(x, 0.0);
    return power.value * power.scale;
}

NETLYAP_FUSED double log(double x) noexcept {
    if (std::isnan(x) || x < 0.0)
        return not_a_number;
    if (x == 0.0)
        return -infinity;
    if (x == infinity)
        return infinity;
    double shift = 0.0;
    if (x < std::numeric_limits<double>::min()) {
        x *= 0x1p+54;
        shift = 54.0;
    }
    const Normalized n = normalize(x);
    return log_from_parts(n.k - shift, n.m - 1.0, 0.0);
}

NETLYAP_FUSED double log1p(double x) noexcept {
    if (std::isnan(x) || x < -1.0)
        return not_a_number;
    if (x == -1.0)
        return -infinity;
    if (x == infinity)
        return infinity;
    if (std::fabs(x) < log_detail::tiny)
        return x;
    if (x > -0.29 && x < log_detail::small)
        return log_from_parts(0.0, x, 0.0);
    const double sum = 1.0 + x;
    const double rounding = x < 1.0 ? x - (sum - 1.0) : 1.0 - (sum - x);
    const Normalized n = normalize(sum);
    return log_from_parts(n.k, n.m - 1.0, rounding / sum);
}

double exp10(double x) noexcept {
    constexpr double ln10 = 0x1.26bb1bbb55516p+1;
    if (!(x > -308.0 && x < 309.0))
        return exp(x * ln10);
    const double whole = std::nearbyint(x);
    const std::string literal = "1e" + std::to_string(static_cast<int>(whole));
    double power = 0.0;
    std::from_chars(literal.data(), literal.data() + literal.size(), power);
    return whole == x ? power : power * exp((x - whole) * ln10);
}

}  // namespace netlyap
