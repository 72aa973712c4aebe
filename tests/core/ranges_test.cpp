#include "netlyap/core/ranges.hpp"

#include <gtest/gtest.h>

namespace netlyap {
namespace {

TEST(Ranges, AreReadAndWritten) {
    const auto ranges = parse_ranges("  0:200 7 4950:5000 -3:-1 ");
    ASSERT_TRUE(ranges);
    EXPECT_EQ(*ranges, (std::vector<Range>{{0, 200}, {7, 8}, {4950, 5000}, {-3, -1}}));
    EXPECT_EQ(ranges_text(*ranges), "0:200 7 4950:5000 -3:-1");
    EXPECT_TRUE(parse_ranges("")->empty());
    EXPECT_EQ(ranges_text({}), "");
}

TEST(Ranges, OfAnotherFormAreNothing) {
    for (const char* text :
         {"a", "1:2:3", "5:5", "5:4", "1,2", "1:", ":2", "1.5", "1:1e3", "9223372036854775807"})
        EXPECT_FALSE(parse_ranges(text)) << text;
}

TEST(Ranges, AreHalfOpen) {
    const std::vector<Range> ranges = {{2, 4}, {9, 10}};
    for (std::int64_t value = 0; value < 12; ++value)
        EXPECT_EQ(contains(ranges, value), value == 2 || value == 3 || value == 9) << value;
    EXPECT_FALSE(contains({}, 0));
}

}  // namespace
}  // namespace netlyap
