#include "netlyap/core/list_syntax.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/random.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace netlyap {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Property;
using ::testing::StartsWith;
using ::testing::Throws;

using Integers = std::vector<std::int64_t>;
using Numbers = std::vector<double>;

constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t smallest = std::numeric_limits<std::int64_t>::min();

TEST(ListSyntax, IntegersAreValuesAndHalfOpenRanges) {
    EXPECT_THAT(parse_integer_list("k", " 3  -1\t7\n"), ElementsAre(3, -1, 7));
    EXPECT_THAT(parse_integer_list("k", "0:4"), ElementsAre(0, 1, 2, 3));
    EXPECT_THAT(parse_integer_list("k", "0:101:50"), ElementsAre(0, 50, 100));
    EXPECT_THAT(parse_integer_list("k", "0:100:50"), ElementsAre(0, 50)) << "the end is not included";
    EXPECT_THAT(parse_integer_list("k", "-2:1 9 5:6"), ElementsAre(-2, -1, 0, 9, 5));
    EXPECT_THAT(parse_integer_list("k", ""), IsEmpty());
}

TEST(ListSyntax, RangesReachTheEndsOfTheIntegers) {
    const std::string last = std::to_string(largest);
    EXPECT_THAT(parse_integer_list("k", "9223372036854775800:" + last + ":5"),
                ElementsAre(9223372036854775800, 9223372036854775805));
    EXPECT_THAT(parse_integer_list("k", std::to_string(smallest) + ":" + last + ":" + last),
                ElementsAre(smallest, -1, largest - 1));
}

TEST(ListSyntax, NumbersAreValuesRangesAndGenerators) {
    EXPECT_THAT(parse_number_list("k", "1e-8 0.5 -2"), ElementsAre(1e-8, 0.5, -2.0));
    EXPECT_THAT(parse_number_list("k", "1:4"), ElementsAre(1.0, 2.0, 3.0));
    EXPECT_THAT(parse_number_list("k", "linspace(0, 1, 5)"), ElementsAre(0.0, 0.25, 0.5, 0.75, 1.0));
    EXPECT_THAT(parse_number_list("k", "linspace(1,0,3) 7"), ElementsAre(1.0, 0.5, 0.0, 7.0));
    EXPECT_THAT(parse_number_list("k", "0.3 logspace( -2 , 0 , 2 )"), ElementsAre(0.3, 0.01, 1.0));
    EXPECT_EQ(parse_number_list("k", "linspace(0.3, 0.9, 7)").back(), 0.9) << "the last one exactly";
}

TEST(ListSyntax, IntegerExponentsGiveTheLiterals) {
    EXPECT_THAT(
        parse_number_list("k", "logspace(-14, -1, 14)"),
        ElementsAre(1e-14, 1e-13, 1e-12, 1e-11, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1));
    EXPECT_THAT(parse_number_list("k", "logspace(-1, -9, 5)"), ElementsAre(1e-1, 1e-3, 1e-5, 1e-7, 1e-9));
    const Numbers all = parse_number_list("k", "logspace(-307, 308, 616)");
    for (int exponent = -307; exponent <= 308; ++exponent)
        EXPECT_EQ(all[static_cast<std::size_t>(exponent + 307)], std::stod("1e" + std::to_string(exponent)));
    const Numbers halves = parse_number_list("k", "logspace(-2, 0, 5)");
    EXPECT_EQ(halves[2], 0.1);
    EXPECT_NEAR(halves[1], std::pow(10.0, -1.5), 1e-16);
}

TEST(ListSyntax, RefusalsSayWhatAndWhy) {
    const auto refuses = [](const std::string& text, const std::string& why, bool integers) {
        const auto parse = [&] {
            if (integers)
                static_cast<void>(parse_integer_list("sweep.key", text));
            else
                static_cast<void>(parse_number_list("sweep.key", text));
        };
        EXPECT_THAT(parse, Throws<UsageError>(Property(
                               &UsageError::what, AllOf(StartsWith("sweep.key = " + text), HasSubstr(why)))));
    };
    for (const bool integers : {true, false}) {
        refuses("1 two", integers ? "two is not a whole number" : "two is not a finite number", integers);
        refuses("5:5", "empty or reversed", integers);
        refuses("0 9:3", "the range 9:3 is empty or reversed", integers);
        refuses("0:9:-1", "empty or reversed", integers);
        refuses("0:9:0", "empty or reversed", integers);
        refuses("0:9:1:1", "not a range of whole numbers", integers);
        refuses("0:b", "not a range of whole numbers", integers);
        refuses("0:1.5", "not a range of whole numbers", integers);
        refuses(":", "not a range of whole numbers", integers);
        refuses("0:10000001", "more than 10000000 values", integers);
        refuses("0:10000000 10000000:10000002", "more than 10000000 values", integers);
        refuses("-9223372036854775808:9223372036854775807", "more than 10000000 values", integers);
    }
    refuses("9223372036854775808", "not a whole number", true);
    refuses("1.5", "not a whole number", true);
    refuses("1e3", "not a whole number", true);
    refuses("logspace(0, 1, 2)", "not a whole number", true);
    for (const std::string word : {"nan", "inf", "-inf", "1e999", "0x10", "1,x"})
        refuses(word, "not a finite number", false);
    refuses("6, 6", "values of a list are separated by blanks: 6 6", true);
    refuses("[0:4;8:9]", "values of a list are separated by blanks: 0:4 8:9", true);
    refuses("1e-8, 1e-6", "values of a list are separated by blanks: 1e-8 1e-6", false);
    refuses("1,2", "a decimal comma is written as a point: 1.2 (if these are several values, separate",
            false);
    refuses("1e-8;", "separated by blanks: 1e-8", false);
    refuses("logspace(-14, -1)", "needs three arguments", false);
    refuses("linspace(1, 2, 3, 4)", "needs three arguments", false);
    refuses("linspace(1, 2, 1)", "at least 2", false);
    refuses("linspace(1, two, 3)", "needs two numbers", false);
    refuses("logspace(1, 2, 2.5)", "whole number of values", false);
    refuses("logspace(1, 2, 10000001)", "more than 10000000 values", false);
    refuses("linspace(0, 1, 9999999) linspace(2, 3, 2)", "more than 10000000 values", false);
    refuses("linspace(1, 2, 3", "not a finite number", false);
    refuses("geomspace(1, 2, 3)", "not a finite number", false);
}

TEST(ListSyntax, CanonicalTextIsShortest) {
    EXPECT_EQ(list_text(Integers{0, 1, 2, 3, 7, 9, 10, 12, 13, 14}), "0:4 7 9 10 12:15");
    EXPECT_EQ(list_text(Integers{5, 4, 3}), "5 4 3");
    EXPECT_EQ(list_text(Integers{}), "");
    EXPECT_EQ(list_text(Numbers{1e-8, 0.1, 200}), "1e-08 0.1 200");
}

TEST(ListSyntax, TextReadsBack) {
    RandomSequence random({3, Purpose::bootstrap}, {0, 0, 0});
    for (int trial = 0; trial < 300; ++trial) {
        Integers integers;
        Numbers numbers;
        for (std::uint64_t i = uniform_below(random.next(), 20); i > 0; --i) {
            const auto begin = static_cast<std::int64_t>(uniform_below(random.next(), 60)) - 30;
            for (std::uint64_t j = uniform_below(random.next(), 6); j > 0; --j)
                integers.push_back(begin + static_cast<std::int64_t>(6 - j));
            numbers.push_back(normal_deviate(random.next()) * std::pow(10.0, static_cast<double>(begin)));
        }
        EXPECT_EQ(parse_integer_list("k", list_text(integers)), integers);
        EXPECT_EQ(parse_number_list("k", list_text(numbers)), numbers);
    }
    for (const Integers& extreme : {Integers{largest - 3, largest - 2, largest - 1, largest},
                                    {largest, smallest},
                                    {smallest, smallest + 1, smallest + 2}})
        EXPECT_EQ(parse_integer_list("k", list_text(extreme)), extreme);
}

}  // namespace
}  // namespace netlyap
