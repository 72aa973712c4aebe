#pragma once

#include <cstddef>
#include <vector>

namespace netlyap::series {

/// Two complex series side by side: the real and imaginary parts of value j stand at 2 j and 2 j + 1.
struct ComplexPair {
    std::vector<double> re;
    std::vector<double> im;

    explicit ComplexPair(std::size_t size) : re(2 * size), im(2 * size) {}
};

/// The roots of unity e^(-2 pi i j / n), j = 0 .. count - 1, n and count powers of two, count <= n / 2.
struct RootsOfUnity {
    std::vector<double> re;
    std::vector<double> im;

    RootsOfUnity(std::size_t n, std::size_t count);
};

/// X(f) = sum_j x(j) e^(-2 pi i f j / size) of two series of a power of two of values at once, in place, by
/// decimation in frequency (Gentleman & Sande 1966), radix 4 with one step of radix 2 at the end if need be.
///
/// Same bits on every machine: additions and products in a fixed order and the square root (half-angle
/// formulas for the roots of unity) are all it consists of. Error of a value below 1e-15 log2(size) times the
/// root mean square of the values, as a rule.
class FastFourierTransform {
public:
    explicit FastFourierTransform(std::size_t size);

    [[nodiscard]] std::size_t size() const { return size_; }

    /// Leaves X(f) at the place place(f).
    void operator()(double* re, double* im) const;

    /// The bits of f in reverse order. Its own inverse.
    [[nodiscard]] std::size_t place(std::size_t f) const;

private:
    /// Of a step of radix 4: real and imaginary part of w^2, w, w^3 for every w.
    using Factors = std::vector<double>;

    std::size_t size_;
    std::vector<Factors> steps_;  ///< of the lengths size, size / 4, ... > 2
};

}  // namespace netlyap::series
