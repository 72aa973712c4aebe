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

Separator separator_of(const std::string& text, std::size_t least_columns = 1) {
    return find_separator(text, "table", least_columns);
}

Rows rows_of(const std::string& text) {
    return rows_of(text, separator_of(text));
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
    EXPECT_EQ(separator_of("t;x\n0;81,9\n1;82,1\n"), Separator::semicolon);
    EXPECT_EQ(separator_of("t\tx\n0\t81,9\n1\t82,1\n"), Separator::tab);
    EXPECT_EQ(separator_of("0,5 1,5\n1,5 2,5\n"), Separator::blanks) << "5 1 is not a number";
    EXPECT_EQ(separator_of("x\n81,9\n82\n"), Separator::blanks) << "a single column";
    EXPECT_EQ(separator_of("day,x\n2020-01-01 10:00,5\n2020-01-02 10:00,7\n"), Separator::comma);
    EXPECT_EQ(separator_of("x,y,a;b\n1,2,c;d\n"), Separator::comma) << "no number between semicolons";
    EXPECT_EQ(separator_of("x,y\n1,2\n3\n"), Separator::comma) << "so that line 3 is named";
    EXPECT_EQ(separator_of("0,\t1.5\n1,\t2\n"), Separator::comma) << "tabs after the commas";
    EXPECT_EQ(separator_of("\"a;b\",c\n1,2\n"), Separator::comma);
}

/// The same text as rows, with the row last that may settle it.
std::string repeated(const std::string& row, const std::string& last = "") {
    std::string text;
    for (int i = 0; i < 300; ++i)
        text += row + "\n";
    return text + last;
}

TEST(TextTable, AsksWhereRowsDivideEvenlyInTwoWays) {
    const auto refuses = [](const std::string& text, const std::string& readings) {
        EXPECT_THAT([&] { separator_of(text); },
                    Throws<DataError>(Property(
                        &DataError::what, HasSubstr("this row and all below can be read as " + readings))))
            << text;
    };
    const std::string two =
        "2 columns separated by commas and as 2 columns separated by blanks; if the commas";
    const std::string one =
        "2 columns separated by commas and as one column of numbers with decimal commas; if the commas";
    refuses("# words\n2020-01-01 10,00\n2020-01-02 11,50\n", two);
    refuses("01.02.2020 10,5\n", two);
    refuses("run 1,5\nrun 2,7\n", two);
    refuses("run 1,500\nrun 2,700\n", two);
    refuses("10,5 setosa\n7,5 virginica\n", two);
    refuses("01.02.2020 10:00 5,1\n", "2 columns separated by commas and as 3 columns separated by blanks");
    refuses("10,5\n7,25\n", one);
    refuses("-0,5\n", one);
    refuses("1,234\n2,345\n", one);
    refuses("0,5\n0,6\n", one);
    refuses("0,5\n1,6\n", one);
    refuses(repeated("10,5"), one);
    refuses("1,2,c;5\n3,4,d;6\n",
            "2 columns separated by semicolons and as 3 columns separated by commas; put words");
}

TEST(TextTable, IsNotAskedAboutWhatSettlesIt) {
    for (const char* text :
         {"1.5, 2.5, 3.5\n2.5, 3.5, 4.5\n", "5.1,3.5,1.4,0.2,setosa\n7.0,3.2,4.7,1.4,versicolor\n",
          "5.1,Iris setosa\n7.0,Iris virginica\n", "t,x\n10,5\n7,25\n", "day number,x\nrun 1,5\nrun 2,7\n",
          "10,5\n7,2.5\n", "10, 5\n7, 25\n", "3,-5\n4,6\n", "1,2,3\n4,5,6\n", "0,35\n1,25\n2,10\n",
          "1,35\n2,25\n3,10\n", ",0\n0,35\n1,25\n2,10\n", "\"10\",\"5\"\n\"7\",\"25\"\n",
          "\"run 1\",5\n\"run 2\",7\n", "2020-01-01 10:00:00,5.1\n2020-01-01 11:00:00,5\n",
          "2020-01-01 10:00,5\n", "2020-01-01T10,5\n", "day 3 10:00,5\nday 4 10:00,6\n"})
        EXPECT_EQ(separator_of(text), Separator::comma) << text;
    for (const char* text :
         {"0 10,00\n1 11,50\n", "10,5 7,5\n1,5 2,5\n", "10,5 7,5 setosa\n1,5 2,5 virginica\n",
          "0.5 1.5\n1 2\n", "day x\n2020-01-01 10,00\n2020-01-02 11,50\n", "x\n10,5\n7,25\n",
          "10,5\n11\n7,25\n", "2020-01-01 10,00\n2020-01-02 11\n"})
        EXPECT_EQ(separator_of(text), Separator::blanks) << text;
    EXPECT_EQ(separator_of("2020-01-01 10,00;7\n2020-01-02 10,00;8\n"), Separator::semicolon);
    EXPECT_EQ(separator_of("sample 1;10,5\n"), Separator::semicolon);
    EXPECT_EQ(separator_of("sample 1\t10,5\n"), Separator::tab);
    EXPECT_EQ(separator_of("10,5\n7,25\n", 2), Separator::comma) << "there are two";
    EXPECT_EQ(separator_of("01.02.2020 10:00 5,1\n", 3), Separator::blanks) << "there are three";
    EXPECT_EQ(separator_of(repeated("run 1,5", "run x,5\n")), Separator::comma) << "x,5 is not a number";
    EXPECT_EQ(separator_of(repeated("10,5", "3\n")), Separator::blanks) << "no comma";
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

}  // namespace
}  // namespace netlyap
