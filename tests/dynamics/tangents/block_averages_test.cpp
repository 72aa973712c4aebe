#include "netlyap/dynamics/tangents/block_averages.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace netlyap::tangent {
namespace {

/// The logarithms of all lanes alike.
std::array<double, lanes> alike(double value) {
    std::array<double, lanes> all{};
    all.fill(value);
    return all;
}

TEST(BlockAverages, FindTheErrorOfTheMeanFromTwentyBlocks) {
    BlockAverages averages(1, 100, 200);  // blocks of five: in each 0, 1, 2, ... of it
    double squares = 0.0;
    for (std::int64_t t = 100; t < 200; ++t)
        averages.add(t, t + 1, alike(static_cast<double>((t - 100) / 5)));
    for (int block = 0; block < 20; ++block)
        squares += (block - 9.5) * (block - 9.5);
    EXPECT_EQ(averages.mean(0, 3), 9.5);
    EXPECT_NEAR(averages.error(0, 3), std::sqrt(squares / 19.0 / 20.0), 1e-15);
}

TEST(BlockAverages, WeighLogarithmsOverSeveralIterations) {
    BlockAverages averages(1, 0, 200);
    for (std::int64_t t = 0; t < 200; t += 4)
        averages.add(t, t + 4, alike(4.0 * 0.25));
    EXPECT_EQ(averages.mean(0, 0), 0.25);
    EXPECT_EQ(averages.error(0, 0), 0.0);
}

TEST(BlockAverages, HaveNoErrorWhereBlocksAreEmptyOrInfinite) {
    BlockAverages few(1, 0, 100);
    for (std::int64_t t = 0; t < 100; t += 10)
        few.add(t, t + 10, alike(1.0));
    EXPECT_EQ(few.mean(0, 0), 0.1);
    EXPECT_TRUE(std::isnan(few.error(0, 0)));
    BlockAverages singular(1, 0, 20);
    for (std::int64_t t = 0; t < 20; ++t)
        singular.add(t, t + 1, alike(t == 7 ? -INFINITY : 1.0));
    EXPECT_EQ(singular.mean(0, 0), -INFINITY);
    EXPECT_TRUE(std::isnan(singular.error(0, 0)));
}

TEST(BlockAverages, RefuseAStateOfAnotherIteration) {
    BlockAverages averages(2, 0, 100);
    const std::array<double, 2 * lanes> logarithms{};
    averages.add(0, 10, logarithms);
    ByteWriter writer;
    averages.save(writer);
    BlockAverages same(2, 0, 100);
    ByteReader good(writer.bytes());
    EXPECT_NO_THROW(same.restore(good, 10));
    ByteReader early(writer.bytes());
    EXPECT_THROW(same.restore(early, 9), DataError);
    BlockAverages other(1, 0, 100);
    ByteReader foreign(writer.bytes());
    EXPECT_THROW(other.restore(foreign, 10), DataError);
}

}  // namespace
}  // namespace netlyap::tangent
