#include "netlyap/dynamics/tangents/block_averages.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

namespace netlyap::tangent {
namespace {

/// The logarithms of all lanes alike.
std::array<double, lanes> alike(double value) {
    std::array<double, lanes> all{};
    all.fill(value);
    return all;
}

TEST(BlockAverages, FindTheErrorOfTheMeanFromTwentyBlocks) {
    BlockAverages averages(1, 100);  // blocks of five: in each 0, 1, 2, ... of it
    double squares = 0.0;
    for (std::int64_t t = 100; t < 200; ++t)
        averages.add(t, t + 1, alike(static_cast<double>((t - 100) / 5)));
    for (int block = 0; block < 20; ++block)
        squares += (block - 9.5) * (block - 9.5);
    EXPECT_EQ(averages.mean(0, 3), 9.5);
    EXPECT_NEAR(averages.error(0, 3), std::sqrt(squares / 19.0 / 20.0), 1e-15);
}

TEST(BlockAverages, WeighLogarithmsOverSeveralIterations) {
    BlockAverages averages(1, 0);
    for (std::int64_t t = 0; t < 200; t += 4)
        averages.add(t, t + 4, alike(4.0 * 0.25));
    EXPECT_EQ(averages.mean(0, 0), 0.25);
    EXPECT_EQ(averages.error(0, 0), 0.0);
}

TEST(BlockAverages, HaveNoErrorWhereBlocksAreEmptyOrInfinite) {
    BlockAverages few(1, 0);
    for (std::int64_t t = 0; t < 100; t += 10)
        few.add(t, t + 10, alike(1.0));
    EXPECT_EQ(few.mean(0, 0), 0.1);
    EXPECT_TRUE(std::isnan(few.error(0, 0)));
    BlockAverages singular(1, 0);
    for (std::int64_t t = 0; t < 20; ++t)
        singular.add(t, t + 1, alike(t == 7 ? -INFINITY : 1.0));
    EXPECT_EQ(singular.mean(0, 0), -INFINITY);
    EXPECT_TRUE(std::isnan(singular.error(0, 0)));
}

/// 10,000 iterations in cells of 32, against blocks of 500 that are summed at once.
TEST(BlockAverages, OfManyIterationsAreThoseOfBlocksButForACell) {
    BlockAverages averages(1, 7);
    std::vector<double> means(error_blocks, 0.0);
    double sum = 0.0;
    for (std::int64_t t = 0; t < 10000; ++t) {
        const double value = std::sin(0.001 * static_cast<double>(t));
        averages.add(t + 7, t + 8, alike(value));
        means[static_cast<std::size_t>(t) / 500] += value / 500.0;
        sum += value;
    }
    double squares = 0.0;
    for (const double mean : means)
        squares += (mean - sum / 10000.0) * (mean - sum / 10000.0);
    const double expected = std::sqrt(squares / 19.0 / 20.0);
    EXPECT_EQ(averages.mean(0, 0), sum / 10000.0);
    EXPECT_NEAR(averages.error(0, 0), expected, 0.02 * expected);
    EXPECT_EQ(averages.error(0, 0), averages.error(0, 7));
}

TEST(BlockAverages, OfConstantGrowthHaveNoErrorHoweverLong) {
    for (const std::int64_t end : {512, 513, 1024, 1025, 5000, 8193}) {
        BlockAverages averages(1, 0);
        for (std::int64_t t = 0; t < end; ++t)
            averages.add(t, t + 1, alike(0.25));
        EXPECT_EQ(averages.mean(0, 0), 0.25) << end;
        EXPECT_EQ(averages.error(0, 0), 0.0) << end;
    }
}

/// At any iteration, with logarithms over one, seven and 700 of them; and it takes no more room than is said.
TEST(BlockAverages, GoOnFromAStateToTheSameBits) {
    for (const std::int64_t stride : {1, 7, 700}) {
        const auto add = [&](BlockAverages& averages, std::int64_t t) {
            averages.add(t, t + stride, alike(std::cos(static_cast<double>(t * t % 1009))));
        };
        const auto saved = [](const BlockAverages& averages) {
            ByteWriter writer;
            averages.save(writer);
            return writer.take();
        };
        BlockAverages whole(1, 0);
        for (std::int64_t t = 0; t < 70000; t += stride) {
            if (t == 350 * stride || t == 63 * 700) {
                EXPECT_LE(static_cast<double>(saved(whole).size()), kept_average_bytes(1, t) + 100.0);
                BlockAverages part(1, 0);
                const Bytes state = saved(whole);
                ByteReader reader(state);
                part.restore(reader, t);
                BlockAverages same = whole;
                for (std::int64_t next = t; next < t + 100 * stride; next += stride) {
                    add(part, next);
                    add(same, next);
                }
                EXPECT_EQ(saved(part), saved(same)) << stride << " from " << t;
                EXPECT_TRUE(part.error(0, 3) == same.error(0, 3) || std::isnan(same.error(0, 3)));
            }
            add(whole, t);
        }
    }
}

TEST(BlockAverages, RefuseAStateOfAnotherIteration) {
    BlockAverages averages(2, 0);
    const std::array<double, 2 * lanes> logarithms{};
    averages.add(0, 10, logarithms);
    ByteWriter writer;
    averages.save(writer);
    BlockAverages same(2, 0);
    ByteReader good(writer.bytes());
    EXPECT_NO_THROW(same.restore(good, 10));
    ByteReader early(writer.bytes());
    EXPECT_THROW(same.restore(early, 9), DataError);
    BlockAverages other(1, 0);
    ByteReader foreign(writer.bytes());
    EXPECT_THROW(other.restore(foreign, 10), DataError);
}

}  // namespace
}  // namespace netlyap::tangent
