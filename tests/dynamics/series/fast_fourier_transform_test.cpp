#include "series/fast_fourier_transform.hpp"

#include "netlyap/core/digest.hpp"

#include "known_series.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace netlyap::series {
namespace {

/// The transforms of two series in natural order.
ComplexPair transformed(ComplexPair x) {
    const std::size_t size = x.re.size() / 2;
    const FastFourierTransform transform(size);
    transform(x.re.data(), x.im.data());
    ComplexPair result(size);
    for (std::size_t f = 0; f < size; ++f)
        for (std::size_t s = 0; s < 2; ++s) {
            result.re[2 * f + s] = x.re[2 * transform.place(f) + s];
            result.im[2 * f + s] = x.im[2 * transform.place(f) + s];
        }
    return result;
}

ComplexPair noise_pair(std::size_t size) {
    ComplexPair x(size);
    x.re = test::noise(2 * size, 1);
    x.im = test::noise(2 * size, 2);
    return x;
}

TEST(FastFourierTransform, IsItsDefinition) {
    for (const std::size_t size : {4U, 8U, 16U, 32U, 64U, 128U, 256U}) {
        const ComplexPair x = noise_pair(size);
        const ComplexPair y = transformed(x);
        for (std::size_t f = 0; f < size; ++f)
            for (std::size_t s = 0; s < 2; ++s) {
                double re = 0.0, im = 0.0;
                for (std::size_t j = 0; j < size; ++j) {
                    const double angle = -2.0 * std::numbers::pi * static_cast<double>(f * j % size) /
                                         static_cast<double>(size);
                    re += x.re[2 * j + s] * std::cos(angle) - x.im[2 * j + s] * std::sin(angle);
                    im += x.re[2 * j + s] * std::sin(angle) + x.im[2 * j + s] * std::cos(angle);
                }
                EXPECT_NEAR(y.re[2 * f + s], re, 1e-12) << size << " " << f;
                EXPECT_NEAR(y.im[2 * f + s], im, 1e-12) << size << " " << f;
            }
    }
}

TEST(FastFourierTransform, OfAnImpulseIsAWave) {
    constexpr std::size_t size = 2048;
    ComplexPair x(size);
    x.re[0] = 1.0;          // series 0: an impulse at 0
    x.re[2 * 3 + 1] = 1.0;  // series 1: at 3
    const ComplexPair y = transformed(x);
    for (std::size_t f = 0; f < size; ++f) {
        EXPECT_EQ(y.re[2 * f], 1.0);
        EXPECT_EQ(y.im[2 * f], 0.0);
        const double angle = 2.0 * std::numbers::pi * 3.0 * static_cast<double>(f) / size;
        EXPECT_NEAR(y.re[2 * f + 1], std::cos(angle), 1e-14);
        EXPECT_NEAR(y.im[2 * f + 1], -std::sin(angle), 1e-14);
    }
}

TEST(FastFourierTransform, OfASineIsTwoLines) {
    constexpr std::size_t size = 1024, frequency = 37;
    ComplexPair x(size);
    for (std::size_t j = 0; j < size; ++j)
        x.re[2 * j] = std::sin(2.0 * std::numbers::pi * static_cast<double>(frequency * j % size) / size);
    const ComplexPair y = transformed(x);
    for (std::size_t f = 0; f < size; ++f) {
        const double expected = f == frequency ? -512.0 : f == size - frequency ? 512.0 : 0.0;
        EXPECT_NEAR(y.re[2 * f], 0.0, 1e-11) << f;
        EXPECT_NEAR(y.im[2 * f], expected, 1e-11) << f;
        EXPECT_EQ(y.re[2 * f + 1], 0.0);
    }
}

TEST(FastFourierTransform, KeepsTheSumOfSquares) {
    for (const std::size_t size : {4U, 512U, 1024U, 16384U}) {
        const ComplexPair x = noise_pair(size);
        const ComplexPair y = transformed(x);
        double before = 0.0, after = 0.0;
        for (std::size_t i = 0; i < 2 * size; ++i) {
            before += x.re[i] * x.re[i] + x.im[i] * x.im[i];
            after += y.re[i] * y.re[i] + y.im[i] * y.im[i];
        }
        EXPECT_NEAR(after / static_cast<double>(size) / before, 1.0, 1e-14) << size;
    }
}

TEST(FastFourierTransform, RootsOfUnityAreRightToTheLastBits) {
    constexpr std::size_t n = 65536;
    const RootsOfUnity roots(n, n / 2);
    for (std::size_t j = 0; j < n / 2; ++j) {
        const double angle = 2.0 * std::numbers::pi * static_cast<double>(j) / n;
        EXPECT_NEAR(roots.re[j], std::cos(angle), 2e-15) << j;
        EXPECT_NEAR(roots.im[j], -std::sin(angle), 2e-15) << j;
    }
}

TEST(FastFourierTransform, HasTheBitsOfEveryMachine) {
    const auto digest_of = [](std::size_t size) {
        const ComplexPair y = transformed(noise_pair(size));
        return digest_text(digest(std::as_bytes(std::span(y.re)))) +
               digest_text(digest(std::as_bytes(std::span(y.im))));
    };
    EXPECT_EQ(digest_of(1024), "d5ea9bb5b264460d3fe5d49b2c23283d");
    EXPECT_EQ(digest_of(8192), "a4cc54fc862caace6833c49108003a01");
    const RootsOfUnity roots(4096, 2048);
    EXPECT_EQ(roots.re[1], 0x1.ffffd88586ee6p-1);
    EXPECT_EQ(roots.im[1], -0x1.921faaee6472dp-10);
    EXPECT_EQ(roots.re[777], 0x1.7ac515ee2b173p-2);
}

}  // namespace
}  // namespace netlyap::series
