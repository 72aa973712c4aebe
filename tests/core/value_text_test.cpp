#include "netlyap/core/value_text.hpp"

#include "netlyap/core/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace netlyap {
namespace {

using ::testing::Eq;
using ::testing::Property;
using ::testing::StartsWith;
using ::testing::Throws;

enum class Colour { red, blue };
constexpr std::array<Word<Colour>, 2> words_of(Colour) {
    return {{{Colour::red, "red"}, {Colour::blue, "blue"}}};
}

/// The text that a text is written back as.
template <class Value>
std::string rewritten(const std::string& text) {
    Value value{};
    read_value({"a.key", text}, value);
    return value_text(value);
}

template <class Value>
void refuses(const std::string& text, const std::string& why, const std::string& units = {}) {
    Value value{};
    const std::string before = value_text(value);
    EXPECT_THAT(
        [&] {
            read_value({"a.key", text, units}, value);
        },
        Throws<UsageError>(Property(&UsageError::what, StartsWith("a.key = " + text + why))));
    EXPECT_EQ(value_text(value), before);
}

TEST(ValueText, IsCanonical) {
    EXPECT_EQ(rewritten<std::int64_t>("-07"), "-7");
    EXPECT_EQ(rewritten<std::size_t>("7"), "7");
    EXPECT_EQ(rewritten<double>("1.50"), "1.5");
    EXPECT_EQ(rewritten<bool>("true"), "yes");
    EXPECT_EQ(rewritten<bool>("0"), "no");
    EXPECT_EQ(rewritten<std::string>("any text"), "any text");
    EXPECT_EQ(rewritten<Colour>("blue"), "blue");
    EXPECT_EQ(rewritten<std::vector<Colour>>(" blue  red\tblue"), "blue red blue");
    EXPECT_EQ(rewritten<std::vector<std::int64_t>>("0 1 2 9:13:2"), "0:3 9 11");
    EXPECT_EQ(rewritten<std::vector<double>>("linspace(0, 1, 3)"), "0 0.5 1");
    EXPECT_EQ(rewritten<std::vector<Range>>("7 0:20:2 3:5"), "7 0:20:2 3:5");
    EXPECT_EQ(rewritten<std::optional<Range>>("30:40"), "30:40");
    EXPECT_EQ(rewritten<std::optional<Range>>(""), "");
    EXPECT_EQ(rewritten<std::optional<std::int64_t>>("30:31"), "30");
    EXPECT_EQ(rewritten<std::optional<std::int64_t>>(""), "");
    EXPECT_EQ(rewritten<std::optional<double>>("0.90"), "0.9");
    EXPECT_EQ(rewritten<std::optional<double>>(" "), "");
}

TEST(ValueText, OfAnotherTypeIsRefusedWithWhatIsWanted) {
    const std::string must_be = " is not understood; it must be ";
    refuses<std::int64_t>("1.5", must_be + "a whole number");
    refuses<std::size_t>("-1", must_be + "a whole number, 0 or more");
    refuses<double>("fast", must_be + "a finite number");
    refuses<double>("5s", must_be + "a finite number in s", "s");
    refuses<double>("0,5", ": a decimal comma is written as a point: 0.5");
    refuses<bool>("maybe", must_be + "yes or no");
    refuses<Colour>("bleu", must_be + "one of red | blue; did you mean blue?");
    refuses<std::vector<Colour>>("", must_be + "one of red | blue");
    refuses<std::vector<Colour>>(
        "red, blue", must_be + "one or several of red | blue, separated by blanks; did you mean red?");
    refuses<std::vector<std::int64_t>>("1 two", ": two is not a whole number");
    refuses<std::vector<double>>("1 two", ": two is not a finite number");
    refuses<std::vector<Range>>("0,2", must_be + "a list separated by blanks: 0 2");
    refuses<std::vector<Range>>("9:2", must_be + "numbers or ranges like 7 or 3000:10000");
    refuses<std::optional<Range>>("1:3 5:7", " has 2 ranges, but it takes one");
    refuses<std::optional<Range>>("1:9:2", " has a step, but it takes a range without one");
    refuses<std::optional<std::int64_t>>("1:3", " must be one iteration, e.g. 4999", "iteration");
    refuses<std::optional<double>>("0.9 0.8", must_be + "a finite number");
    refuses<std::optional<std::int64_t>>("1 3", " must be one whole number, e.g. 4999");
}

}  // namespace
}  // namespace netlyap
