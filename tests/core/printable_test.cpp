#include "netlyap/core/printable.hpp"

#include <gtest/gtest.h>

namespace netlyap {
namespace {

TEST(Printable, LeavesTextAsItIs) {
    EXPECT_EQ(printable("eta = 1, \u03bb = 0.3 \u2013 \U0001F600"),
              "eta = 1, \u03bb = 0.3 \u2013 \U0001F600");
    EXPECT_EQ(printable(""), "");
}

TEST(Printable, EscapesWhatATerminalObeys) {
    EXPECT_EQ(printable("a\x1b]0;title\x07z"), "a\\x1b]0;title\\x07z");
    EXPECT_EQ(printable("one\ntwo\r\x7f"), "one\\x0atwo\\x0d\\x7f");
    EXPECT_EQ(printable("\xc2\x9b"), "\\xc2\\x9b") << "the control sequence introducer beyond ASCII";
    EXPECT_EQ(printable(std::string("a\0b", 3)), "a\\x00b");
}

TEST(Printable, EscapesBytesThatAreNoUtf8) {
    EXPECT_EQ(printable("\x9b"), "\\x9b");
    EXPECT_EQ(printable("caf\xe9"), "caf\\xe9");
    EXPECT_EQ(printable("\xe2\x82"), "\\xe2\\x82") << "cut off";
    EXPECT_EQ(printable("\xc0\x80"), "\\xc0\\x80") << "too long";
    EXPECT_EQ(printable("\xed\xa0\x80"), "\\xed\\xa0\\x80") << "a surrogate";
    EXPECT_EQ(printable("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80") << "beyond Unicode";
}

TEST(Printable, KeepsLinesWhereTheyAreMeant) {
    EXPECT_EQ(printable_lines("a\tb\nc\r\x1b"), "a\tb\nc\\x0d\\x1b");
}

TEST(Printable, LeavesAloneWhatAnArchiveMayHold) {
    EXPECT_EQ(as_utf8("caf\xc3\xa9\r\n\x1b"), "caf\xc3\xa9\r\n\x1b");
    EXPECT_EQ(as_utf8("caf\xe9\n"), "caf\\xe9\n");
}

}  // namespace
}  // namespace netlyap
