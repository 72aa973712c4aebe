#include "netlyap/core/table_numbers.hpp"

#include "netlyap/core/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace netlyap {
namespace {

using ::testing::HasSubstr;

TEST(TableNumbers, MayHaveDecimalCommas) {
    TableNumbers numbers({Separator::semicolon});
    EXPECT_EQ(numbers({"81,9"}, 1), 81.9);
    EXPECT_EQ(numbers({"-1,5e3"}, 2), -1500.0);
    EXPECT_EQ(numbers({"7"}, 3), 7.0);
    for (const char* text : {"1,2,3", "1.234,5", "1,234.5", "", ",", "1,", "1,e3", "x", "nan", "1 2"})
        EXPECT_FALSE(numbers({text}, 4)) << text;
    EXPECT_FALSE(numbers({"1,5", true}, 4)) << "in quotes";
    EXPECT_TRUE(numbers.has_decimal_commas());
    EXPECT_NO_THROW(numbers.check("table"));
    EXPECT_FALSE(TableNumbers({Separator::comma})({"1,5"}, 1));
}

TEST(TableNumbers, AreRefusedWhereTheCommaMayBeOfThousands) {
    const auto check = [](const std::vector<std::string>& fields) {
        TableNumbers numbers({Separator::tab});
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

/// Reads fields and says what the check says of them; empty: nothing.
std::string refusal(NumberForm form, const std::vector<TableField>& fields, const std::string& option = "") {
    TableNumbers numbers(form);
    for (const TableField& field : fields)
        EXPECT_TRUE(numbers(field, 1)) << field.text;
    try {
        numbers.check("table", option);
    } catch (const DataError& error) {
        return error.what();
    }
    return "";
}

TEST(TableNumbers, AreWhatTheUserSays) {
    for (const Separator separator : {Separator::semicolon, Separator::comma}) {
        TableNumbers commas({separator, DecimalRule::comma});
        EXPECT_EQ(commas({"5,139"}, 1), 5.139);
        EXPECT_EQ(commas({"5,139", true}, 1), 5.139) << "in quotes as well";
        EXPECT_FALSE(commas({"1.234,5"}, 1));
        EXPECT_EQ(commas.text(), ", decimal commas");
        EXPECT_NO_THROW(commas.check("table"));
        TableNumbers points({separator, DecimalRule::point});
        EXPECT_EQ(points({"5,139"}, 1), 5139.0);
        EXPECT_EQ(points({"-12,345,678.25", true}, 1), -12345678.25);
        EXPECT_EQ(points({"1,234e-3"}, 1), 1.234);
        EXPECT_EQ(points({"0.5"}, 1), 0.5);
        for (const char* text :
             {"5,13", "0,139", "1234,567", "1,2345", "1,234.567,8", ",123", "1,", "+-1,234", ""})
            EXPECT_FALSE(points({text}, 1)) << text;
        EXPECT_EQ(points.text(), ", decimal points, commas between thousands");
        EXPECT_NO_THROW(points.check("table"));
    }
    EXPECT_EQ(TableNumbers({Separator::tab, DecimalRule::point}).text(), ", decimal points");
    EXPECT_EQ(TableNumbers({Separator::tab}).text(), "");
}

TEST(TableNumbers, RefuseWhatTheUserSaysWhereItIsNotSo) {
    EXPECT_EQ(
        refusal({Separator::tab}, {{"5,139"}}, "data.decimal = "),
        "table:1: the comma in 5,139 may be a decimal comma or stand between thousands, as every comma of "
        "these numbers; say data.decimal = comma or data.decimal = point");
    EXPECT_THAT(refusal({Separator::tab}, {{"1,5"}, {"1.5"}}, "--decimal "),
                HasSubstr("say --decimal point"));
    EXPECT_THAT(refusal({Separator::tab, DecimalRule::comma}, {{"1,5"}, {"1.5"}}, "--decimal "),
                HasSubstr("with --decimal comma no number has a point"));
    EXPECT_THAT(refusal({Separator::comma, DecimalRule::comma}, {{"5"}, {"1"}}, "--decimal "),
                HasSubstr("has no number with a comma, as commas separate its fields"));
    EXPECT_EQ(refusal({Separator::tab, DecimalRule::comma}, {{"5"}, {"1"}}), "");
}

TEST(TableNumbers, AdviseOnCommas) {
    const auto advice = [](DecimalRule rule, const TableField& field) {
        return TableNumbers({Separator::comma, rule}).advice(field, "--decimal ");
    };
    EXPECT_EQ(advice(DecimalRule::automatic, {"5,1", true}),
              "; if its comma is decimal, say --decimal comma");
    EXPECT_THAT(advice(DecimalRule::automatic, {"5,139.5", true}), HasSubstr("say --decimal point"));
    EXPECT_THAT(advice(DecimalRule::comma, {"5,139.5", true}), HasSubstr("comma a number has no point"));
    EXPECT_THAT(advice(DecimalRule::point, {"5,13", true}), HasSubstr("only stand between thousands"));
    EXPECT_EQ(advice(DecimalRule::automatic, {"ash, oak", true}), "");
    EXPECT_EQ(advice(DecimalRule::automatic, {"ash"}), "");
}

}  // namespace
}  // namespace netlyap
