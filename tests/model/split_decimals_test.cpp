#include "netlyap/model/csv.hpp"

#include <gtest/gtest.h>

#include <string>

namespace netlyap {
namespace {

/// Twenty rows, each with `row(n)` and a class behind it.
template <class Row>
bool is_doubted(Row row, const std::string& header = "") {
    std::string text = header;
    for (int n = 0; n < 20; ++n)
        text += row(n) + (n % 2 == 0 ? ",a\n" : ",b\n");
    return parse_csv(text, "data.csv").may_have_split_decimals;
}

std::string number(int value) {
    return std::to_string(value);
}

TEST(SplitDecimals, HaveASuperfluousZero) {
    EXPECT_TRUE(is_doubted([](int n) { return "1,025,2," + number(n + 100); }));
    EXPECT_TRUE(is_doubted([](int n) { return "-1,0" + number(n); }));
    EXPECT_FALSE(is_doubted([](int n) { return "001,025,2," + number(n); })) << "codes in the first half too";
    EXPECT_FALSE(is_doubted([](int n) { return "1,025,2.5," + number(n); })) << "there are decimal points";
    EXPECT_FALSE(is_doubted([](int n) { return "1,\"025\",2," + number(n); })) << "a quoted one is a field";
    EXPECT_FALSE(is_doubted([](int n) { return "1,025," + number(n); })) << "an odd number";
    EXPECT_FALSE(is_doubted([](int n) { return "1,025,2," + number(n); }, "u,v,x,y,class\n"))
        << "there is a header";
}

TEST(SplitDecimals, HaveManySingleDigits) {
    EXPECT_TRUE(
        is_doubted([](int n) { return number(4 + n % 3) + "," + number(n % 10) + ",3," + number(n % 7); }));
    EXPECT_FALSE(is_doubted([](int n) { return number(n % 2) + ",1," + number(n % 3 % 2) + ",0"; }))
        << "codes";
    EXPECT_FALSE(is_doubted([](int n) { return number(1 + n % 5) + ",3,2," + number(1 + n % 4); }))
        << "grades";
    EXPECT_FALSE(is_doubted([](int n) {
        return number(n % 10) + "," + number(n % 9) + "," + number(n % 8) + "," + number(n % 7);
    })) << "digits everywhere";
    EXPECT_FALSE(is_doubted([](int n) { return number(n) + ",12,30," + number(3 * n); })) << "counts";
}

}  // namespace
}  // namespace netlyap
