#include "netlyap/core/ranges.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace netlyap {
namespace {

TEST(Ranges, AreReadAndWritten) {
    const auto ranges = parse_ranges("  0:200 7 4950:5000 -3:-1 ");
    ASSERT_TRUE(ranges);
    EXPECT_EQ(*ranges, (std::vector<Range>{{0, 200}, {7, 8}, {4950, 5000}, {-3, -1}}));
    EXPECT_EQ(ranges_text(*ranges), "0:200 7 4950:5000 -3:-1");
    const auto in_steps = parse_ranges("0:20:2 0:4:1 5:9:7");
    ASSERT_TRUE(in_steps);
    EXPECT_EQ(*in_steps, (std::vector<Range>{{0, 20, 2}, {0, 4}, {5, 6}}));
    EXPECT_EQ(ranges_text(*in_steps), "0:20:2 0:4 5");
    EXPECT_TRUE(parse_ranges("")->empty());
    EXPECT_EQ(ranges_text({}), "");
}

TEST(Ranges, OfAnotherFormAreNothing) {
    for (const char* text : {"a", "1:2:3:4", "1:2:0", "1:2:-1", "1:2:b", "5:5", "5:4", "1,2", "1:", ":2",
                             "1.5", "1:1e3", "9223372036854775807"})
        EXPECT_FALSE(parse_ranges(text)) << text;
}

TEST(Ranges, AreHalfOpen) {
    const std::vector<Range> ranges = {{2, 4}, {9, 10}};
    for (std::int64_t value = 0; value < 12; ++value)
        EXPECT_EQ(contains(ranges, value), value == 2 || value == 3 || value == 9) << value;
    EXPECT_FALSE(contains(std::span<const Range>(), 0));
}

TEST(Ranges, HaveTheirNumbersInSteps) {
    constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
    constexpr std::int64_t smallest = std::numeric_limits<std::int64_t>::min();
    for (const Range range : {Range{0, 20, 2}, Range{-5, 6, 5}, Range{3, 4, 9}, Range{0, 1},
                              Range{largest - 7, largest, 5}, Range{smallest, largest, largest}}) {
        std::vector<std::int64_t> numbers;
        for (std::optional value(range.begin); value; value = next_in(range, *value))
            numbers.push_back(*value);
        EXPECT_EQ(numbers.size(), count_of(range));
        for (std::size_t i = 1; i < numbers.size(); ++i)
            EXPECT_EQ(numbers[i] - range.step, numbers[i - 1]);
        for (const std::int64_t number : numbers)
            EXPECT_TRUE(contains(range, number)) << number;
        EXPECT_EQ(contains(range, range.begin + 1), range.step == 1 && range.end > range.begin + 1);
        EXPECT_FALSE(contains(range, range.end));
    }
    EXPECT_EQ(count_of({smallest, largest}), std::uint64_t{0} - 1);
}

}  // namespace
}  // namespace netlyap
