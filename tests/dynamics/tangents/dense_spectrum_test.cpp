#include "netlyap/dynamics/tangents/dense_spectrum.hpp"

#include "netlyap/core/digest.hpp"
#include "netlyap/core/random.hpp"

#include "tangents/known_operator.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <numbers>

namespace netlyap::tangent {
namespace {

std::vector<double> second_difference(std::size_t n) {
    std::vector<double> matrix(n * n, 0.0);
    for (std::size_t i = 0; i < n; ++i) {
        matrix[i * n + i] = 2.0;
        if (i > 0)
            matrix[i * n + i - 1] = -1.0;  // what lies above the diagonal is not read
    }
    return matrix;
}

TEST(DenseSpectrum, IsThatOfTheSecondDifference) {
    for (const std::size_t n : {1U, 2U, 3U, 64U}) {
        const std::vector<double> found = symmetric_eigenvalues(n, second_difference(n));
        for (std::size_t k = 1; k <= n; ++k)
            EXPECT_NEAR(
                found[n - k],
                2.0 - 2.0 * std::cos(static_cast<double>(k) * std::numbers::pi / static_cast<double>(n + 1)),
                1e-14 * 4.0);
    }
}

TEST(DenseSpectrum, IsMissingWhereTheMatrixIsNotFinite) {
    std::vector<double> matrix = second_difference(5);
    matrix[10] = std::numeric_limits<double>::infinity();
    for (const double eigenvalue : symmetric_eigenvalues(5, matrix))
        EXPECT_TRUE(std::isnan(eigenvalue));
}

// Written down here, whatever flags and machine compute it, and wherever the matrix lies.
TEST(DenseSpectrum, HasTheBitsOfAllBuilds) {
    constexpr std::size_t n = 101;
    std::vector<double> matrix(n * n + 1);
    RandomSequence numbers({1, Purpose::simulation}, {0, 0, 0});
    for (double& entry : matrix)
        entry = uniform_symmetric(numbers.next());
    const auto hash = [&](std::size_t first) {
        const std::vector<double> found = symmetric_eigenvalues(n, std::span(matrix).subspan(first, n * n));
        return digest_text(digest(std::as_bytes(std::span(found))));
    };
    EXPECT_EQ(hash(0), "1021bc9e02941227");
    std::rotate(matrix.begin(), matrix.end() - 1, matrix.end());
    EXPECT_EQ(hash(1), "1021bc9e02941227");
}

TEST(DenseSpectrum, OfAnOperatorIsThatOfEachLane) {
    std::vector<std::vector<double>> values(lanes, std::vector<double>(19));
    for (std::size_t lane = 0; lane < lanes; ++lane)
        for (std::size_t i = 0; i < 19; ++i)
            values[lane][i] = static_cast<double>(i * (lane + 1)) - 20.0;
    values[5][3] = std::nan("");
    const std::vector<double> found = whole_spectrum(19, known_operator(values));
    for (std::size_t lane = 0; lane < lanes; ++lane)
        for (std::size_t i = 0; i < 19; ++i)
            if (lane == 5)
                EXPECT_TRUE(std::isnan(found[i * lanes + lane]));
            else
                EXPECT_NEAR(found[i * lanes + lane], values[lane][18 - i], 1e-12);
}

}  // namespace
}  // namespace netlyap::tangent
