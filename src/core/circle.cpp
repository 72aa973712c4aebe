#include "netlyap/core/circle.hpp"

#include <array>
#include <cmath>
#include <cstddef>

namespace netlyap {

namespace {

/// The angle as x = n / 2 + r with |r| <= 1/4, exactly.
struct Quarter {
    int turn;  ///< n modulo 4
    double rest;
};

Quarter quarter_of(double x) noexcept {
    const double n = std::nearbyint(2.0 * x);
    const double turn = n - 4.0 * std::floor(n / 4.0);
    return {static_cast<int>(turn), std::fma(-0.5, n, x)};
}

template <std::size_t count>
double polynomial(const std::array<double, count>& coefficients, double z) noexcept {
    double sum = coefficients.back();
    for (std::size_t i = count - 1; i-- > 0;)
        sum = std::fma(sum, z, coefficients[i]);
    return sum;
}

/// sin(pi r) = r (pi - pi^3 r^2 / 3! + ...), |r| <= 1/4: what is left out is below 3e-19.
double sine(double r) noexcept {
    static constexpr std::array<double, 9> coefficients = {
        0x1.921fb54442d18p+1,  -0x1.4abbce625be53p+2,  0x1.466bc6775aae2p+1,
        -0x1.32d2cce62bd86p-1, 0x1.50783487ee782p-4,   -0x1.e3074fde8871fp-8,
        0x1.e8f434d018d63p-12, -0x1.6fadb9f155744p-16, 0x1.aaec32af93359p-21};
    return r * polynomial(coefficients, r * r);
}

/// cos(pi r) = 1 - pi^2 r^2 / 2! + ..., |r| <= 1/4: what is left out is below 1e-20.
double cosine(double r) noexcept {
    static constexpr std::array<double, 9> coefficients = {
        -0x1.3bd3cc9be45dep+2,  0x1.03c1f081b5ac4p+2,  -0x1.55d3c7e3cbffap+0,
        0x1.e1f506891babbp-3,   -0x1.a6d1f2a204a8cp-6, 0x1.f9d38a3763cc3p-10,
        -0x1.b6e24f44b128fp-14, 0x1.20c62c2f2d7f5p-18, -0x1.2a0c591af8314p-23};
    return std::fma(r * r, polynomial(coefficients, r * r), 1.0);
}

/// atan r = r - r (r^2 / 3 - r^4 / 5 + ...) for |r| <= tan(pi/8), interpolated at Chebyshev nodes of r^2 with
/// absolute error 2e-17 of the bracket over r^2.
double small_angle(double r, double correction) noexcept {
    static constexpr std::array<double, 12> coefficients = {
        0x1.5555555555555p-2, -0x1.9999999999953p-3, 0x1.249249248d7dcp-3, -0x1.c71c71c303dbbp-4,
        0x1.745d165dc9713p-4, -0x1.3b1392d519db1p-4, 0x1.110e87b4357d2p-4, -0x1.e19a0bfa3eef9p-5,
        0x1.ac7a5a79b3f26p-5, -0x1.74dccfb93fff0p-5, 0x1.1b311bb48c215p-5, -0x1.0acd9e91a5a35p-6};
    const double z = r * r;
    return r - (r * (z * polynomial(coefficients, z)) - correction);
}

}  // namespace

double sin_pi(double x) noexcept {
    if (!std::isfinite(x))
        return std::nan("");
    const Quarter quarter = quarter_of(x);
    switch (quarter.turn) {
        case 0:
            return sine(quarter.rest);
        case 1:
            return cosine(quarter.rest);
        case 2:
            return -sine(quarter.rest);
        default:
            return -cosine(quarter.rest);
    }
}

double cos_pi(double x) noexcept {
    if (!std::isfinite(x))
        return std::nan("");
    const Quarter quarter = quarter_of(x);
    switch (quarter.turn) {
        case 0:
            return cosine(quarter.rest);
        case 1:
            return -sine(quarter.rest);
        case 2:
            return -cosine(quarter.rest);
        default:
            return sine(quarter.rest);
    }
}

double atan(double x) noexcept {
    constexpr double tan_pi_8 = 0x1.a827999fcef32p-2;
    constexpr double half_pi_high = 0x1.921fb54442d18p+0;
    constexpr double half_pi_low = 0x1.1a62633145c07p-54;
    const double size = std::fabs(x);
    double angle = size;  // of NaN, too
    if (size <= tan_pi_8)
        angle = small_angle(size, 0.0);
    else if (size <= 1.0 / tan_pi_8)
        angle = 0.5 * half_pi_high + small_angle((size - 1.0) / (size + 1.0), 0.5 * half_pi_low);
    else if (size > 1.0 / tan_pi_8)
        angle = half_pi_high - small_angle(1.0 / size, -half_pi_low);
    return std::copysign(angle, x);
}

}  // namespace netlyap
