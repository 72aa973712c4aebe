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

}  // namespace netlyap
