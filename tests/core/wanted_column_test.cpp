#include "netlyap/core/wanted_column.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace netlyap {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::vector<TableField> numbers = {{"0"}, {"1"}, {"2"}, {"x"}};

TEST(WantedColumn, IsANumberOrAName) {
    EXPECT_EQ(WantedColumn("2").number(), 2);
    EXPECT_EQ(WantedColumn("-1").number(), -1);
    for (const char* name : {"x", "\"2\"", "2.5", "\"x", "\""})
        EXPECT_TRUE(WantedColumn(name).is_name()) << name;
    EXPECT_THAT(WantedColumn("x").named_so(numbers), ElementsAre(3));
    EXPECT_THAT(WantedColumn("\"x\"").named_so(numbers), ElementsAre(3));
    EXPECT_THAT(WantedColumn("\"2\"").named_so(numbers), ElementsAre(2));
    EXPECT_THAT(WantedColumn("\"\"").named_so({{""}, {"0"}}), ElementsAre(0));
    EXPECT_THAT(WantedColumn("\"4\"").named_so(numbers), IsEmpty());
}

TEST(WantedColumn, IsAmbiguousWhereAnotherColumnHasTheNumberAsItsName) {
    const auto why = [](const std::string& text, const std::vector<TableField>& header) {
        return WantedColumn(text).why_ambiguous(header, "key");
    };
    EXPECT_THAT(why("2", numbers),
                AllOf(HasSubstr("key = 2 is column 2 by its place and column 3 by its name"),
                      HasSubstr("\"1\" for the former or \"2\" for the latter")));
    EXPECT_EQ(why("\"2\"", numbers), "");
    EXPECT_EQ(why("x", numbers), "");
    EXPECT_EQ(why("4", numbers), "");
    EXPECT_EQ(why("", numbers), "");
    EXPECT_EQ(why("2", {{"1"}, {"2"}, {"3"}}), "") << "both are the same";
}

}  // namespace
}  // namespace netlyap
