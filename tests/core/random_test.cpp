#include "netlyap/core/random.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <set>
#include <vector>

namespace netlyap {
namespace {

using Block = std::array<std::uint64_t, 4>;

constexpr std::uint64_t ones = std::numeric_limits<std::uint64_t>::max();

/// The words 0 .. count - 1 of a sequence of its own.
std::vector<std::uint64_t> some_words(std::uint64_t name, std::size_t count) {
    RandomSequence sequence({7, Purpose::bootstrap}, {name, 0, 0});
    std::vector<std::uint64_t> words(count);
    for (std::uint64_t& word : words)
        word = sequence.next();
    return words;
}

TEST(RandomBlock, IsPhilox4x64WithTenRounds) {
    // The lines "philox4x64 10" of kat_vectors in Random123: counter and key all 0, all 1, digits of pi.
    EXPECT_EQ(random_block({0, Purpose{0}}, {0, 0, 0, 0}),
              (Block{0x16554d9eca36314c, 0xdb20fe9d672d0fdc, 0xd7e772cee186176b, 0x7e68b68aec7ba23b}));
    EXPECT_EQ(random_block({ones, Purpose{ones}}, {ones, ones, ones, ones}),
              (Block{0x87b092c3013fe90b, 0x438c3c67be8d0224, 0x9cc7d7c69cd777b6, 0xa09caebf594f0ba0}));
    EXPECT_EQ(random_block({0x452821e638d01377, Purpose{0xbe5466cf34e90c6c}},
                           {0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x082efa98ec4e6c89}),
              (Block{0xa528f45403e61d95, 0x38c72dbd566e9788, 0xa5a1610e72fd18b5, 0x57bd43b5e52b7fe6}));
}

TEST(RandomBlock, DiffersWithEveryPartOfItsName) {
    std::set<Block> blocks;
    for (std::uint64_t value = 0; value < 5; ++value)
        blocks.insert(random_block({value, Purpose::data_split}, {9, 9, 9, 9}));
    for (const Purpose purpose :
         {Purpose::initial_condition, Purpose::perturbation, Purpose::bootstrap, Purpose::dip_null})
        blocks.insert(random_block({0, purpose}, {9, 9, 9, 9}));
    for (std::size_t word = 0; word < 4; ++word)
        for (const std::uint64_t value : {std::uint64_t{8}, std::uint64_t{10}, ones}) {
            Counter counter = {9, 9, 9, 9};
            counter[word] = value;
            blocks.insert(random_block({0, Purpose::data_split}, counter));
        }
    EXPECT_EQ(blocks.size(), 5U + 4U + 12U);
}

TEST(RandomBlock, NumbersOfPurposesArePartOfEveryResult) {
    EXPECT_EQ(static_cast<int>(Purpose::data_split), 1);
    EXPECT_EQ(static_cast<int>(Purpose::initial_condition), 2);
    EXPECT_EQ(static_cast<int>(Purpose::perturbation), 3);
    EXPECT_EQ(static_cast<int>(Purpose::bootstrap), 4);
    EXPECT_EQ(static_cast<int>(Purpose::dip_null), 5);
}

TEST(UniformOpen, StaysInsideAndIsSymmetric) {
    EXPECT_EQ(uniform_open(0), 0x1p-53);
    EXPECT_EQ(uniform_open(ones), 1 - 0x1p-53);
    EXPECT_EQ(uniform_symmetric(0), -uniform_symmetric(ones));
    EXPECT_GT(uniform_symmetric(0), -1.0);
    for (const std::uint64_t word : some_words(1, 1000)) {
        EXPECT_EQ(uniform_open(~word), 1 - uniform_open(word));
        EXPECT_EQ(uniform_symmetric(~word), -uniform_symmetric(word));
        EXPECT_NEAR(uniform_open(word), static_cast<double>(word) * 0x1p-64, 0x1p-52);
    }
}

TEST(UniformBelow, ReachesItsEndsAndNoMore) {
    for (const std::uint64_t bound : {std::uint64_t{1}, std::uint64_t{3}, std::uint64_t{150}, ones}) {
        EXPECT_EQ(uniform_below(0, bound), 0U);
        EXPECT_EQ(uniform_below(ones, bound), bound - 1);
    }
    EXPECT_EQ(uniform_below(std::uint64_t{1} << 63, 10), 5U);
}

TEST(UniformBelow, IsBalanced) {
    std::vector<int> counts(10);
    for (const std::uint64_t word : some_words(2, 100000))
        ++counts.at(uniform_below(word, 10));
    double chi_squared = 0.0;
    for (const int count : counts)
        chi_squared += (count - 1e4) * (count - 1e4) / 1e4;
    EXPECT_LT(chi_squared, 27.9);  // nine degrees of freedom, p = 0.001
}

TEST(RandomSequence, RunsThroughTheBlocksOfItsName) {
    const StreamKey key{3, Purpose::bootstrap};
    RandomSequence sequence(key, {4, 5, 6});
    for (std::uint64_t index = 0; index < 5; ++index)
        for (const std::uint64_t word : random_block(key, {index, 4, 5, 6}))
            EXPECT_EQ(sequence.next(), word);
}

}  // namespace
}  // namespace netlyap
