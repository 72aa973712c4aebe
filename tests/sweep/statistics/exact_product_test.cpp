#include "statistics/exact_product.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace netlyap::statistics {
namespace {

TEST(ExactProduct, KnowsOneHalfFromItsNeighbours) {
    // (1 - 1/n) (1 - 1/(n - 1)) ... one by one, as with something cut off between: m/n after n - m of them.
    for (const std::int64_t n : {24, 28, 30, 38, 1000, 4000}) {
        ExactProduct product;
        for (std::int64_t left = n - 1; left > n / 2 + 1; --left)
            product.multiply(left, left + 1);
        EXPECT_FALSE(product.falls_to_half(n / 2 + 1, n / 2 + 2)) << n;
        product.multiply(n / 2 + 1, n / 2 + 2);
        EXPECT_TRUE(product.falls_to_half(n / 2, n / 2 + 1)) << n;
        EXPECT_NEAR(product.value(), static_cast<double>(n / 2 + 1) / static_cast<double>(n), 1e-12);
        EXPECT_TRUE(product.falls_to_half(0, 5));
    }
}

TEST(ExactProduct, TellsWhatDoublePrecisionCannot) {
    constexpr std::int64_t great = 3'000'000'001;
    ExactProduct below, above;
    below.multiply(great, great + 1);  // (g / (g + 1)) ((g + 2) / (g + 1)) = 1 - 1 / (g + 1)^2
    above.multiply(great + 1, great);
    EXPECT_NEAR(below.value() * (static_cast<double>(great + 2) / static_cast<double>(great + 1)), 1.0,
                1e-15);
    below.multiply(1, 2);
    above.multiply(1, 2);
    EXPECT_TRUE(below.falls_to_half(great + 2, great + 1));
    EXPECT_FALSE(above.falls_to_half(great + 1, great + 2));
    EXPECT_TRUE(above.falls_to_half(great, great + 1)) << "1/2 itself";
}

}  // namespace
}  // namespace netlyap::statistics
