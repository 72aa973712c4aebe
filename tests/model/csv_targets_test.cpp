// Which columns of a data file are real-valued targets.
#include "netlyap/core/error.hpp"
#include "netlyap/model/csv.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace netlyap {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Property;
using ::testing::Throws;

CsvTable read(const std::string& text, const std::string& target, HeaderRule header = HeaderRule::automatic) {
    return parse_csv(text, "data.csv", {"", header, target});
}

template <class Failure = UsageError>
void refuses(const std::string& text, const std::string& target, const std::string& sentence) {
    EXPECT_THAT([&] { static_cast<void>(read(text, target)); },
                Throws<Failure>(Property(&Failure::what, HasSubstr(sentence))))
        << target;
}

const std::string trees = "width,height,age,crown width\n1,2,3,4\n5,6,7,8.5\n";

TEST(CsvTargets, AreNamedCountedOrLast) {
    for (const char* target : {"\"crown width\" age", "4 3", "\"crown width\" 3"}) {
        const CsvTable table = read(trees, target);
        const Samples& samples = table.samples;
        EXPECT_THAT(samples.targets, ElementsAre(4, 3, 8.5, 7)) << "in the order of the user";
        EXPECT_THAT(samples.target_names, ElementsAre("crown width", "age"));
        EXPECT_THAT(table.target_columns, ElementsAre(4, 3));
        EXPECT_THAT(samples.inputs, ElementsAre(1, 2, 5, 6));
        EXPECT_THAT(table.feature_names, ElementsAre("width", "height"));
        EXPECT_EQ(samples.count, 2U);
        EXPECT_EQ(samples.features, 2U);
        EXPECT_EQ(samples.outputs(), 2U);
        EXPECT_FALSE(samples.has_classes());
        EXPECT_THAT(samples.labels, IsEmpty());
        EXPECT_THAT(samples.class_names, IsEmpty());
    }
    EXPECT_THAT(read(trees, "last").samples.targets, ElementsAre(4, 8.5));
    EXPECT_THAT(read(trees, "last 2").samples.targets, ElementsAre(3, 4, 7, 8.5));
    EXPECT_THAT(read("x,last\n1,2\n", "\"last\"").samples.targets, ElementsAre(2));
}

TEST(CsvTargets, NeedNoHeaderAndNoSecondRow) {
    const CsvTable table = read("1;-2,5\n", "last");
    EXPECT_FALSE(table.has_header);
    EXPECT_THAT(table.samples.inputs, ElementsAre(1));
    EXPECT_THAT(table.samples.targets, ElementsAre(-2.5));
    EXPECT_THAT(table.samples.target_names, ElementsAre("column 2"));
    EXPECT_THAT(
        csv_lines(table),
        ElementsAre(DataLine{"data", "1 row, 2 columns separated by semicolons, decimal commas; header: no"},
                    DataLine{"features", "1 without names"},
                    DataLine{"targets", "1: column 2 from -2.5 to -2.5, mean -2.5 (column 2)"}));
}

TEST(CsvTargets, AreShownWithTheirRangeAndMean) {
    EXPECT_EQ(csv_lines(read(trees, "age \"crown width\"")).back(),
              (DataLine{"targets",
                        "2: age from 3 to 7, mean 5 (column 3); crown width from 4 to 8.5, mean "
                        "6.25 (column 4)"}));
}

TEST(CsvTargets, MakeTheFirstRowAHeaderWhereNothingInItIsANumber) {
    EXPECT_TRUE(read("x,y\n1,2\n3,4\n", "2").has_header);
    EXPECT_TRUE(read("\"1\",\"2\"\n1,2\n3,4\n", "2").has_header) << "quoted as the numbers are not";
    EXPECT_EQ(read("1.5,2\n1,2\n3,4\n", "2").samples.count, 3U) << "the same target again says nothing";
    refuses<DataError>("0,1,2\n1,2,5\n3,4,6\n", "3",
                       "this row may name the columns or be a sample; say data.header");
    refuses<DataError>("x,1,2\n1,2,5\n3,4,6\n", "3",
                       "this row may name the columns or be a sample; say data.header");
    EXPECT_EQ(read("0,1,2\n1,2,5\n", "3", HeaderRule::no).samples.count, 2U);
    EXPECT_EQ(read("0,1,2\n1,2,5\n", "3", HeaderRule::yes).samples.count, 1U);
}

TEST(CsvTargets, ThatAreNotThereAreRefused) {
    refuses(trees, "weight",
            "data.csv has no column named weight, which data.target asks for; its first row has "
            "width, height, age, crown width");
    refuses(trees, "age crown width", "one with a blank stands in double quotes");
    refuses(trees, "5", "data.csv has no column 5, which data.target names; it has 4, counted from 1");
    refuses(trees, "0", "no column 0");
    refuses(trees, "age 3", "data.target = age 3 names column 3 of data.csv twice");
    refuses(trees, "last 4", "data.target = last 4 leaves no column of data.csv for the features");
    refuses(trees, "last 9", "leaves no column");
    refuses("x,y,y\n1,2,3\n", "y", "several columns named y; give the number of one as data.target");
    EXPECT_THAT([] { static_cast<void>(read("2,1,0\n1,2,3\n", "1", HeaderRule::yes)); },
                Throws<UsageError>(Property(
                    &UsageError::what,
                    HasSubstr("data.target = 1 is column 1 by its place and column 2 by its name"))));
    refuses(trees, "last 0", "data.target = last 0 is not understood");
    refuses(trees, "last age", "data.target = last age is not understood");
    std::string row = "0.5";
    for (std::size_t i = 0; i < most_classes + 1; ++i)
        row += ",0.25";
    EXPECT_EQ(read(row, "last 64").samples.outputs(), 64U);
    refuses(row, "last 65", "more than the 64 outputs that a network may have");
}

TEST(CsvTargets, NeedNumbersInEveryColumn) {
    refuses<DataError>(
        "x,species,y\n1,ash,2\n", "y",
        "data.csv:2: field 2 (\"ash\") is not a finite number; with data.target = y all columns must be "
        "numbers");
    refuses<DataError>("x,y\n1,\n", "y", "data.csv:2: field 2 is missing; a missing value cannot be used");
    refuses<DataError>("x,y\n", "y", "data.csv has no rows of data; a row is `feature, ..., target`");
    refuses<DataError>("index,x,y\n0,5,2\n1,6,7\n", "y", "it is an index and not a feature");
    EXPECT_EQ(read("x,index\n5,0\n6,1\n", "index").samples.outputs(), 1U) << "a target may count";
}

}  // namespace
}  // namespace netlyap
