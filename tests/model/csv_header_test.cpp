// What is read as a header, which column has the class, and what is refused because nobody can know.
#include "netlyap/core/error.hpp"
#include "netlyap/model/csv.hpp"

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

CsvTable read(const std::string& text, const CsvReading& reading = {}) {
    return parse_csv(text, "data.csv", reading);
}

void refuses(const std::string& text, const std::string& sentence, const CsvReading& reading = {}) {
    EXPECT_THAT([&] { static_cast<void>(read(text, reading)); },
                Throws<DataError>(Property(&DataError::what, HasSubstr(sentence))))
        << text;
}

/// What the job names, and the file does not have.
void refuses_name(const std::string& text, const std::string& sentence, const CsvReading& reading) {
    EXPECT_THAT([&] { static_cast<void>(read(text, reading)); },
                Throws<UsageError>(Property(&UsageError::what, HasSubstr(sentence))))
        << text;
}

const std::string rows = "5.1,3.5,1.4,setosa\n7,3.2,4.7,virginica\n4.9,3,1.4,setosa\n6,3,4.5,virginica\n";

TEST(CsvHeader, MayBeNumbersInOrder) {
    for (const char* header : {"0,1,2,species\n", "1,2,3,species\n", "0,1,2,3\n"}) {
        const CsvTable table = read(header + rows);
        EXPECT_TRUE(table.has_header) << header;
        EXPECT_EQ(table.samples.count, 4U) << header;
        EXPECT_THAT(table.samples.class_names, ElementsAre("setosa", "virginica")) << header;
    }
    EXPECT_THAT(read("0,1,2,species\n" + rows).feature_names, ElementsAre("0", "1", "2"));
    EXPECT_EQ(read("0,1,2,species\n" + rows).label_name, "species");
    EXPECT_FALSE(read(rows).has_header);
    EXPECT_FALSE(read("1,2,3,setosa\n" + rows).has_header) << "its class occurs again";
    EXPECT_TRUE(read("\"7\",\"1\",\"2\",\"setosa\"\n" + rows).has_header) << "quoted as the numbers are not";
}

TEST(CsvHeader, IsNotGuessedWhereNothingDecides) {
    const std::string sentence = "data.csv:1: this row may name the columns or be a sample; say data.header";
    for (const char* first : {"400,401,402,species\n", "5.5,3,1,versicolor\n", "id,401,402,species\n"}) {
        refuses(first + rows, sentence);
        EXPECT_EQ(read(first + rows, {"", HeaderRule::yes}).samples.count, 4U);
    }
    EXPECT_EQ(read("5.5,3,1,versicolor\n" + rows, {"", HeaderRule::no}).samples.class_names.size(), 3U);
    refuses("0,1,2\n5,6,2\n7,8,3\n5,5,3\n", sentence);
    refuses("0,1,2,a\n5,6,7,b\n", sentence);
    EXPECT_EQ(read("0,1,2\n5,6,2\n7,8,3\n5,5,3\n", {"", HeaderRule::no}).samples.count, 4U);
    refuses("2019;2020;2021\n1;5;6\n1;7;8\n2;5;5\n2;6;5\n", sentence, {"1"});
}

TEST(CsvHeader, IsNotMadeOfNumbersWithDecimalCommas) {
    const std::string commas = "mare;1,247;5,625\nlupo;1,5;2\nmare;3;4,25\nlupo;2;2,5\n";
    EXPECT_FALSE(read(commas, {"1"}).has_header);
    EXPECT_EQ(read(commas, {"1"}).samples.count, 4U);
    refuses("raro;1,1;5,7\n" + commas, "may name the columns or be a sample", {"1"});
}

/// Fisher's irises as a German spreadsheet writes them in millimetres.
TEST(CsvHeader, MayStandOverThreeDecimalsEach) {
    const std::string text = "length;width;kind\n5,139;3,512;a\n7,021;3,248;b\n";
    refuses(text,
            "data.csv:2: the comma in 5,139 may be a decimal comma or stand between thousands, as every "
            "comma of these numbers; say data.decimal = comma or data.decimal = point");
    const CsvTable commas = read(text, {.decimal = DecimalRule::comma});
    EXPECT_THAT(commas.samples.inputs, ElementsAre(5.139, 3.512, 7.021, 3.248));
    EXPECT_THAT(csv_lines(commas).front().text,
                HasSubstr("2 rows, 3 columns separated by semicolons, decimal commas; header: yes"));
    const CsvTable points = read(text, {.decimal = DecimalRule::point});
    EXPECT_THAT(points.samples.inputs, ElementsAre(5139, 3512, 7021, 3248));
    EXPECT_THAT(csv_lines(points).front().text,
                HasSubstr("separated by semicolons, decimal points, commas between thousands; header: yes"));
}

TEST(CsvHeader, IsFoundByTheDecimalsOfTheUser) {
    const std::string quoted = "length,kind\n\"5,1\",a\n\"7,02\",b\n";
    refuses(quoted, "if its comma is decimal, say data.decimal = comma");
    EXPECT_THAT(read(quoted, {.decimal = DecimalRule::comma}).samples.inputs, ElementsAre(5.1, 7.02));
    const std::string bare = "\"1,234.5\",a\n\"2,000.25\",b\n\"3\",a\n\"4\",b\n";
    EXPECT_THAT(read(bare, {.decimal = DecimalRule::point}).samples.inputs,
                ElementsAre(1234.5, 2000.25, 3, 4));
    refuses("ash 1,25\noak 2,25\nash 1,5\noak 2,5\n", "or say data.decimal = comma or data.decimal = point",
            {"1"});
    EXPECT_EQ(
        read("ash 1,25\noak 2,25\nash 1,5\noak 2,5\n", {.label_column = "1", .decimal = DecimalRule::comma})
            .separator,
        Separator::blanks);
    refuses("1,2,a\n3,4,b\n", "has no number with a comma", {.decimal = DecimalRule::comma});
}

TEST(CsvHeader, NamesTheColumnOfTheClass) {
    const std::string text = "species;width;height\nb;1,5;2\na;3;4,25\n";
    for (const char* column : {"species", "1"}) {
        const CsvTable table = read(text, {column});
        EXPECT_THAT(table.samples.inputs, ElementsAre(1.5, 2, 3, 4.25));
        EXPECT_THAT(table.samples.labels, ElementsAre(1, 0));
        EXPECT_THAT(table.feature_names, ElementsAre("width", "height"));
        EXPECT_THAT(csv_lines(table),
                    ElementsAre(DataLine{"data",
                                         "2 rows, 3 columns separated by semicolons, decimal commas; "
                                         "header: yes"},
                                DataLine{"features", "2: width, height"},
                                DataLine{"classes", "2: a 1, b 1 (column 1, species)"}));
    }
    EXPECT_THAT(read("1,a,2\n3,b,4\n", {"2"}).samples.inputs, ElementsAre(1, 2, 3, 4));
    refuses(text,
            "data.csv:2: field 1 (\"b\") is not a finite number; all columns but that of the class must be "
            "numbers; the class is taken from the last column, data.label_column names another");
    refuses_name(text, "no column named kind", {"kind"});
    refuses_name(text, "its first row has species, width, height", {"kind"});
    refuses_name(text, "no column 4", {"4"});
    refuses_name(text, "no column 0", {"0"});
    refuses_name("x,x,y\n1,2,a\n3,4,b\n", "several columns named x", {"x"});
    refuses_name("a;;1\n", "give its number", {"species", HeaderRule::no});
}

TEST(CsvHeader, NamesAnIndex) {
    for (const char* name : {"", "Unnamed: 0", "index", "ID"})
        for (const int first : {0, 1}) {
            std::string text = std::string(name) + ",x,y,class\n";
            for (int i = 0; i < 4; ++i)
                text += std::to_string(first + i) + ",1.5," + std::to_string(i % 2) + ",a" +
                        std::to_string(i % 2) + "\n";
            refuses(text, " only numbers the rows from " + std::to_string(first) + " on, so it is an index");
        }
    refuses(",0,1,2,species\n0," + std::string("1,1,1,a\n1,1,1,1,a\n2,1,1,1,b\n3,1,1,1,b\n"),
            "column 1, which has no name, only numbers the rows");
    EXPECT_EQ(read("id,x,class\n0,1,a\n1,1,b\n3,1,b\n").samples.features, 2U)
        << "no index: it skips a number";
    EXPECT_EQ(read("time,x,class\n0,1,a\n1,1,b\n2,1,b\n").samples.features, 2U) << "another name";
}

TEST(CsvHeader, IsTextInUtf8) {
    EXPECT_THAT(read("x,class\n1,gr\xc3\xbcn\n2,rot\n").samples.class_names,
                ElementsAre("gr\xc3\xbcn", "rot"));
    refuses("x,class\n1,gr\xfcn\n2,rot\n", "data.csv is not UTF-8 on line 2; if it is Latin-1");
    refuses(std::string("x,class\n1,a\n2,\0b\n", 16), "data.csv holds a byte NUL on line 3");
    refuses("PK\x03\x04", "zip archive");
}

TEST(CsvHeader, HasQuotedFieldsWithSeparators) {
    const CsvTable table = read("x,class\n1,\"setosa, wild\"\n2,\"say \"\"b\"\"\"\n");
    EXPECT_THAT(table.samples.class_names, ElementsAre("say \"b\"", "setosa, wild"));
}

TEST(CsvHeader, MayFollowComments) {
    EXPECT_EQ(read("# made, by, hand\nx,y,class\n1,2,a\n# a pause\n3,4,b\n").samples.count, 2U);
    refuses("x,y,class\n1,2,a\n#3,4,a\n5,6,b\n", "a line that begins with # between its rows: #3,4,a");
    refuses("1,2,a\n5,6,b\n#3,4,a\n", "a line that begins with #");
    EXPECT_EQ(read("class,x\n\"#1\",2\n\"#2\",3\n", {"class"}).samples.count, 2U);
}

}  // namespace
}  // namespace netlyap
