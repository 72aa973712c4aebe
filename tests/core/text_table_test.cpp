#include "netlyap/core/text_table.hpp"

#include "netlyap/core/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace netlyap {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Property;
using ::testing::Throws;

using Rows = std::vector<std::vector<std::string>>;

Rows rows_of(const std::string& text, Separator separator) {
    TableRows rows(text, separator, "table");
    Rows found;
    while (rows.next()) {
        found.emplace_back();
        for (const TableField& field : rows.fields())
            found.back().push_back(field.text);
    }
    return found;
}

Rows rows_of(const std::string& text) {
    return rows_of(text, find_separator(text));
}

TEST(TextTable, HasOneSeparator) {
    const Rows expected = {{"t", "x"}, {"0", "1.5"}, {"1", "2"}};
    for (const char* text : {"t,x\n0,1.5\n1,2\n", "t;x\n0;1.5\n1;2", "t\tx\r\n0\t1.5\r\n1\t2\r\n",
                             "t x\n0 1.5\n1 2\n", " t ,  x\n0 , 1.5\n\n1,\t2\n",
                             "# words, of any kind; here\nt  \tx\n 0   1.5 # and here\n1\t\t2  \n",
                             "t,x\r0,1.5\r1,2\r", "\"t\";\"x\"\n\"0\";\"1.5\"\n1;2\n"})
        EXPECT_EQ(rows_of(text), expected) << text;
}

TEST(TextTable, FindsTheSeparatorThatGivesEveryRowTheSameFields) {
    EXPECT_EQ(find_separator("t;x\n0;81,9\n1;82,1\n"), Separator::semicolon);
    EXPECT_EQ(find_separator("t\tx\n0\t81,9\n1\t82,1\n"), Separator::tab);
    EXPECT_EQ(find_separator("0,5 1,5\n1,5 2,5\n"), Separator::blanks) << "5 1 is no number";
    EXPECT_EQ(find_separator("x\n81,9\n82\n"), Separator::blanks) << "a single column";
    EXPECT_EQ(find_separator("day,x\n2020-01-01 10:00,5\n2020-01-02 10:00,7\n"), Separator::comma);
    EXPECT_EQ(find_separator("x,y,a;b\n1,2,c;d\n"), Separator::comma) << "no number between semicolons";
    EXPECT_EQ(find_separator("x,y\n1,2\n3\n"), Separator::comma) << "so that line 3 is named";
    EXPECT_EQ(find_separator("0,\t1.5\n1,\t2\n"), Separator::comma) << "tabs after the commas";
    EXPECT_EQ(find_separator("\"a;b\",c\n1,2\n"), Separator::comma);
}

TEST(TextTable, MayHaveQuotes) {
    EXPECT_EQ(rows_of("\"a,b\",\"say \"\"c\"\"\"\n1,\"two\nlines\"\n", Separator::comma),
              (Rows{{"a,b", "say \"c\""}, {"1", "two\nlines"}}));
    EXPECT_EQ(rows_of("5\" nail, 1\n", Separator::comma), (Rows{{"5\" nail", "1"}}));
    EXPECT_EQ(rows_of("\"a b\" 1\n\"\"\t2\n", Separator::blanks), (Rows{{"a b", "1"}, {"", "2"}}));
    EXPECT_EQ(rows_of(",1,\n", Separator::comma), (Rows{{"", "1", ""}}));
    EXPECT_EQ(rows_of("\t1\n", Separator::tab), (Rows{{"", "1"}}));
}

TEST(TextTable, RefusesBadQuotesWithTheirLine) {
    const auto refuses = [](const std::string& text, const std::string& sentence) {
        EXPECT_THAT([&] { rows_of(text, Separator::comma); },
                    Throws<DataError>(Property(&DataError::what, HasSubstr(sentence))));
    };
    refuses("1,2\n3,\"4\n5,6\n", "table:2: field 2 begins with a quote that is never closed");
    refuses("1,\"two\nlines\"\n\"3\"4,5\n", "table:3: field 1 goes on after its closing quote");
}

TEST(TextTable, TellsTheLinesOfRowsAndComments) {
    TableRows rows("\n#a\n1,\"x\ny\"\n\n# b\n#c\n2,3", Separator::comma, "table");
    ASSERT_TRUE(rows.next());
    EXPECT_EQ(rows.place(), "table:3: ");
    EXPECT_THAT(rows.comments(), ElementsAre("#a"));
    ASSERT_TRUE(rows.next());
    EXPECT_EQ(rows.line(), 8U);
    EXPECT_THAT(rows.comments(), ElementsAre("# b", "#c"));
    EXPECT_FALSE(rows.next());
}

TEST(TableNumbers, MayHaveDecimalCommas) {
    TableNumbers numbers(Separator::semicolon);
    EXPECT_EQ(numbers({"81,9"}, 1), 81.9);
    EXPECT_EQ(numbers({"-1,5e3"}, 2), -1500.0);
    EXPECT_EQ(numbers({"7"}, 3), 7.0);
    for (const char* text : {"1,2,3", "1.234,5", "1,234.5", "", ",", "1,", "1,e3", "x", "nan", "1 2"})
        EXPECT_FALSE(numbers({text}, 4)) << text;
    EXPECT_FALSE(numbers({"1,5", true}, 4)) << "in quotes";
    EXPECT_TRUE(numbers.has_decimal_commas());
    EXPECT_NO_THROW(numbers.check("table"));
    EXPECT_FALSE(TableNumbers(Separator::comma)({"1,5"}, 1));
}

TEST(TableNumbers, AreRefusedWhereTheCommaMayBeOfThousands) {
    const auto check = [](const std::vector<std::string>& fields) {
        TableNumbers numbers(Separator::tab);
        for (std::size_t i = 0; i < fields.size(); ++i)
            EXPECT_TRUE(numbers({fields[i]}, i + 1)) << fields[i];
        numbers.check("table");
    };
    EXPECT_THROW(check({"7", "1,234", "987"}), DataError);
    EXPECT_THROW(check({"1,5", "1.5"}), DataError);
    EXPECT_NO_THROW(check({"1,234", "0,987"}));
    EXPECT_NO_THROW(check({"1,234", "-0,987"}));
    EXPECT_NO_THROW(check({"1,234", "1,2"}));
    EXPECT_NO_THROW(check({"1234,567"}));
    EXPECT_NO_THROW(check({",567"}));
}

}  // namespace
}  // namespace netlyap
