#include "netlyap/core/text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace netlyap {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Words, KeepParenthesesTogether) {
    EXPECT_THAT(words("1 linspace(0, 1, 3)"), ElementsAre("1", "linspace(0, 1, 3)"));
    EXPECT_THAT(words(" a\t(b (c d) e)f  g\n"), ElementsAre("a", "(b (c d) e)f", "g"));
    EXPECT_THAT(words("a) b"), ElementsAre("a)", "b"));
    EXPECT_THAT(words("(a b"), ElementsAre("(a b"));
    EXPECT_THAT(words(""), IsEmpty());
    EXPECT_THAT(words(" \t\r\n"), IsEmpty());
}

TEST(Split, KeepsEmptyPieces) {
    EXPECT_THAT(split("a,,b,", ','), ElementsAre("a", "", "b", ""));
    EXPECT_THAT(split("", ','), ElementsAre(""));
}

TEST(Trimmed, LosesWhiteSpaceAtTheEndsOnly) {
    EXPECT_EQ(trimmed("\t a b \r\n"), "a b");
    EXPECT_EQ(trimmed(" \v\f "), "");
    EXPECT_EQ(trimmed(""), "");
}

TEST(ParseDouble, TakesTheWholeText) {
    EXPECT_EQ(parse_double("1e-8"), 1e-8);
    EXPECT_EQ(parse_double("+.5"), 0.5);
    EXPECT_EQ(parse_double("-3."), -3.0);
    EXPECT_EQ(parse_double("1.7976931348623157e308"), std::numeric_limits<double>::max());
    for (const char* text :
         {"",    " ",   "+",         "-",    ".",   "e5",   "1 ",  " 1",  "1e400", "-1e400", "1e", "nan",
          "NaN", "inf", "-infinity", "0x10", "1,5", "1.5.", "++1", "+-1", "--1",   "1f",     "one"})
        EXPECT_EQ(parse_double(text), std::nullopt) << '"' << text << '"';
    EXPECT_EQ(parse_double(std::string_view("1\0", 2)), std::nullopt);
}

TEST(ParseInteger, TakesTheWholeText) {
    EXPECT_EQ(parse_integer("007"), 7);
    EXPECT_EQ(parse_integer("+3"), 3);
    EXPECT_EQ(parse_integer("-9223372036854775808"), std::numeric_limits<std::int64_t>::min());
    for (const char* text :
         {"", "+", "-", "1.0", "1e3", "0x10", "1 ", " 1", "9223372036854775808", "+-3", "a"})
        EXPECT_EQ(parse_integer(text), std::nullopt) << '"' << text << '"';
}

TEST(ToText, IsShortAndReadsBackAsTheSameNumber) {
    EXPECT_EQ(to_text(1e-8), "1e-08");
    EXPECT_EQ(to_text(0.1), "0.1");
    EXPECT_EQ(to_text(200), "200");
    EXPECT_EQ(to_text(-0.0), "-0");
    for (const double value : {0.1 + 0.2, 1.0 / 3, 5e-324, -1.7976931348623157e308})
        EXPECT_EQ(parse_double(to_text(value)), value);
}

TEST(BytesText, HasTwoOrThreeDigits) {
    EXPECT_EQ(bytes_text(0), "0 B");
    EXPECT_EQ(bytes_text(999), "999 B");
    EXPECT_EQ(bytes_text(1000), "1.0 kB");
    EXPECT_EQ(bytes_text(4.2e9), "4.2 GB");
    EXPECT_EQ(bytes_text(99.94e6), "99.9 MB");
    EXPECT_EQ(bytes_text(99.96e6), "100 MB");
    EXPECT_EQ(bytes_text(999.6e6), "1.0 GB");
    EXPECT_EQ(bytes_text(5e18), "5000 PB");
}

// Of 348,000 steps in 0.7001 s, 497,000 a second, it was said that they took 0.8 s.
TEST(ElapsedText, IsTheNearestOne) {
    EXPECT_EQ(elapsed_text(0.7001), "0.7 s");
    EXPECT_EQ(elapsed_text(0.0412), "0.041 s");
    EXPECT_EQ(elapsed_text(0.0), "0 s");
    EXPECT_EQ(elapsed_text(4.34), "4.3 s");
    EXPECT_EQ(elapsed_text(9.94), "9.9 s");
    EXPECT_EQ(elapsed_text(200.0), "3 min 20 s");
}

TEST(DurationText, CountsUpFromSecondsToDays) {
    EXPECT_EQ(duration_text(-1), "0 s");
    EXPECT_EQ(duration_text(0.001), "0.1 s");
    EXPECT_EQ(duration_text(0.1), "0.1 s");
    EXPECT_EQ(duration_text(0.6), "0.6 s");
    EXPECT_EQ(duration_text(0.61), "0.7 s");
    EXPECT_EQ(duration_text(2), "2 s");
    EXPECT_EQ(duration_text(9.85), "9.9 s");
    EXPECT_EQ(duration_text(9.95), "10 s");
    EXPECT_EQ(duration_text(12), "12 s");
    EXPECT_EQ(duration_text(59.5), "1 min 00 s");
    EXPECT_EQ(duration_text(200), "3 min 20 s");
    EXPECT_EQ(duration_text(3599.9), "1 h 00 min");
    EXPECT_EQ(duration_text(7500), "2 h 05 min");
    EXPECT_EQ(duration_text(273600), "3 d 04 h");
    EXPECT_EQ(duration_text(3e8), "3472 d 05 h");
    EXPECT_EQ(duration_text(4e8), "13 years");
    EXPECT_EQ(duration_text(1e12), "31.7 k years");
    EXPECT_EQ(duration_text(std::numeric_limits<double>::infinity()), "more than a million years");
}

TEST(CountText, HasAPrefixAboveAThousand) {
    EXPECT_EQ(count_text(950), "950");
    EXPECT_EQ(count_text(999.6), "1 k");
    EXPECT_EQ(count_text(1.31e6), "1.31 M");
    EXPECT_EQ(count_text(8.4e6), "8.4 M");
    EXPECT_EQ(count_text(123456), "123 k");
}

TEST(WithBlanks, PutsThemInPlaceOfCommasOutsideOfParentheses) {
    EXPECT_EQ(with_blanks("6, 6"), "6 6");
    EXPECT_EQ(with_blanks("[6,6];7"), "6 6 7");
    EXPECT_EQ(with_blanks("1, linspace(0, 1, 3),2"), "1 linspace(0, 1, 3) 2");
    EXPECT_EQ(with_blanks("1  2"), "1 2");
    EXPECT_EQ(with_blanks(","), "");
}

}  // namespace
}  // namespace netlyap
