#include "tangents/tridiagonal.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

namespace netlyap::tangent {
namespace {

/// 2 on the diagonal, -1 beside it: 2 - 2 cos(k pi / (n + 1)), with eigenvectors sin(j k pi / (n + 1)).
Tridiagonal second_difference(std::size_t n) {
    return {std::vector<double>(n, 2.0), std::vector<double>(n - 1, -1.0)};
}

double angle(std::size_t k, std::size_t n) {
    return static_cast<double>(k) * std::numbers::pi / static_cast<double>(n + 1);
}

TEST(Tridiagonal, HasTheEigenvaluesOfTheSecondDifference) {
    for (const std::size_t n : {1U, 2U, 3U, 40U, 301U}) {
        const std::optional<LastRow> found = tridiagonal_eigenvalues(second_difference(n));
        ASSERT_TRUE(found);
        for (std::size_t k = 1; k <= n; ++k) {
            EXPECT_NEAR(found->eigenvalues[k - 1], 2.0 - 2.0 * std::cos(angle(k, n)), 1e-14 * 4.0);
            const double length = std::sqrt(static_cast<double>(n + 1) / 2.0);
            EXPECT_NEAR(std::fabs(found->last[k - 1]),
                        std::fabs(std::sin(static_cast<double>(n) * angle(k, n))) / length, 1e-13);
        }
    }
}

TEST(Tridiagonal, HasTheEigenvectorOfAnEigenvalue) {
    constexpr std::size_t n = 50;
    for (const std::size_t k : {std::size_t{1}, std::size_t{2}, n}) {
        const std::vector<double> x =
            tridiagonal_eigenvector(second_difference(n), 2.0 - 2.0 * std::cos(angle(k, n)));
        double product = 0.0;
        for (std::size_t j = 1; j <= n; ++j)
            product += x[j - 1] * std::sin(static_cast<double>(j) * angle(k, n));
        EXPECT_NEAR(std::fabs(product), std::sqrt(static_cast<double>(n + 1) / 2.0), 1e-13) << k;
    }
}

TEST(Tridiagonal, HasTheEigenvectorWithoutAPivot) {
    const std::vector<double> x = tridiagonal_eigenvector({{0.0, 3.0, 0.0}, {1.0, 2.0}}, 0.0);
    EXPECT_NEAR(std::fabs(x[0]), 2.0 / std::sqrt(5.0), 1e-15);
    EXPECT_NEAR(x[1], 0.0, 1e-15);
    EXPECT_NEAR(x[2], -x[0] / 2.0, 1e-15);
}

TEST(Tridiagonal, MayBeDividedByZeros) {
    const Tridiagonal matrix = {{3.0, 5.0, 5.0, 0.0}, {0.0, 0.0, 0.0}};
    const std::optional<LastRow> found = tridiagonal_eigenvalues(matrix);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->eigenvalues, (std::vector<double>{0.0, 3.0, 5.0, 5.0}));
    EXPECT_EQ(found->last, (std::vector<double>{1.0, 0.0, 0.0, 0.0}));
    const std::vector<double> x = tridiagonal_eigenvector(matrix, 3.0);
    EXPECT_NEAR(std::fabs(x[0]), 1.0, 1e-15);
    const Tridiagonal nothing = {{0.0, 0.0}, {0.0}};
    EXPECT_EQ(tridiagonal_eigenvalues(nothing)->eigenvalues, (std::vector<double>{0.0, 0.0}));
    EXPECT_TRUE(std::isfinite(tridiagonal_eigenvector(nothing, 0.0)[0]));
}

TEST(Tridiagonal, MayHaveAnyScale) {
    for (const double scale : {1e-300, 1e300}) {
        const std::optional<LastRow> found =
            tridiagonal_eigenvalues({{2.0 * scale, 2.0 * scale}, {-1.0 * scale}});
        ASSERT_TRUE(found);
        EXPECT_NEAR(found->eigenvalues[0] / scale, 1.0, 1e-15);
        EXPECT_NEAR(found->eigenvalues[1] / scale, 3.0, 1e-15);
    }
}

TEST(Tridiagonal, HasNoEigenvaluesWhereItIsNotFinite) {
    for (const double bad : {std::numeric_limits<double>::infinity(), std::nan("")}) {
        EXPECT_FALSE(tridiagonal_eigenvalues({{1.0, bad}, {1.0}}));
        EXPECT_FALSE(tridiagonal_eigenvalues({{bad, 1.0}, {1.0}}));
        EXPECT_FALSE(tridiagonal_eigenvalues({{1.0, 1.0}, {bad}}));
    }
}

}  // namespace
}  // namespace netlyap::tangent
