#include "netlyap/model/parameter_rows.hpp"

#include "netlyap/core/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <limits>

namespace netlyap {
namespace {

using ::testing::Property;
using ::testing::StartsWith;
using ::testing::Throws;

void refuses_rows(const std::string& text, const std::string& sentence) {
    EXPECT_THAT([&] { static_cast<void>(parse_parameter_rows(text, "start.txt")); },
                Throws<DataError>(Property(&DataError::what, StartsWith("start.txt" + sentence))));
}

TEST(ParameterRows, AreTheSameForEverySeparator) {
    for (const std::string text : {"1 -2.5 3e-8\n0.1 0 7\n", "1,-2.5,3e-8\r\n0.1,0,7",
                                   "# theta\n1, -2.5, 3e-8\n\n0.1, 0, 7\n", "1;-2,5;3e-8\n0,1;0;7\n",
                                   "\xef\xbb\xbf"
                                   "1\t-2.5\t3e-8\n0.1\t0\t7\n"}) {
        const ParameterRows rows = parse_parameter_rows(text, "start.txt");
        EXPECT_EQ(rows.rows, 2U) << text;
        EXPECT_EQ(rows.parameters, 3U) << text;
        EXPECT_EQ(rows.values, (std::vector<double>{1.0, -2.5, 3e-8, 0.1, 0.0, 7.0})) << text;
        EXPECT_EQ(rows.row(1)[0], 0.1);
    }
}

TEST(ParameterRows, MayBeOneRowOrOneColumn) {
    EXPECT_EQ(parse_parameter_rows("0.7 0.7\n", "start.txt").rows, 1U);
    EXPECT_EQ(parse_parameter_rows("0.7,0.7\n", "start.txt").parameters, 2U);
    const ParameterRows column = parse_parameter_rows("0.7\n0.7\n0.5", "start.txt");
    EXPECT_EQ(column.rows, 3U);
    EXPECT_EQ(column.parameters, 1U);
}

TEST(ParameterRows, AreReadBackBitForBit) {
    const ParameterRows rows{2,
                             3,
                             {0.1, -0.0, std::numeric_limits<double>::denorm_min(), 1.0 / 3.0,
                              -std::numeric_limits<double>::max(), 1e22}};
    const ParameterRows back = parse_parameter_rows(parameter_rows_text(rows), "start.txt");
    ASSERT_EQ(back.values.size(), rows.values.size());
    EXPECT_EQ(back.rows, 2U);
    EXPECT_EQ(std::memcmp(back.values.data(), rows.values.data(), rows.values.size() * sizeof(double)), 0);
}

TEST(ParameterRows, AreRefusedWithTheirLine) {
    refuses_rows("", " has no line of numbers");
    refuses_rows("# nothing\n", " has no line of numbers");
    refuses_rows("1 2 3\n# and\n4 5\n", ":3: the row has 2 numbers, the rows before it 3");
    refuses_rows("1 2\n3 nan\n", ":2: field 2 (\"nan\") is not a finite number");
    refuses_rows("u v\n0.7 0.7\n", ":1: field 1 (\"u\") is not a finite number");
    refuses_rows("1 1e999\n", ":1: field 2");
}

}  // namespace
}  // namespace netlyap
