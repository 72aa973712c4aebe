#include "netlyap/kernel/lane_array.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace netlyap {
namespace {

TEST(LaneArray, IsZeroAndAlignedToACacheLine) {
    for (const std::size_t size : {1U, 8U, 83U * 8U, 100000U}) {
        const LaneArray array(size);
        EXPECT_EQ(array.size(), size);
        EXPECT_EQ(array.all().size(), size);
        EXPECT_EQ(array.all().data(), array.data());
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(array.data()) % 64, 0U);
        EXPECT_EQ(std::count(array.all().begin(), array.all().end(), 0.0), static_cast<std::ptrdiff_t>(size));
    }
}

TEST(LaneArray, MayBeEmpty) {
    EXPECT_EQ(LaneArray().size(), 0U);
    EXPECT_TRUE(LaneArray().all().empty());
    EXPECT_TRUE(LaneArray(0).all().empty());
}

TEST(LaneArray, MovesWithItsNumbers) {
    LaneArray a(8);
    LaneArray b(16);
    a.all()[7] = 1.5;
    std::swap(a, b);
    EXPECT_EQ(b.size(), 8U);
    EXPECT_EQ(b.all()[7], 1.5);
    const LaneArray c = std::move(b);
    EXPECT_EQ(c.all()[7], 1.5);
}

}  // namespace
}  // namespace netlyap
