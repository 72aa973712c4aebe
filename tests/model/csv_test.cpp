#include "netlyap/model/csv.hpp"

#include "netlyap/core/error.hpp"

#include "folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace netlyap {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Property;
using ::testing::Throws;

class Csv : public ::testing::Test {
protected:
    Samples read(const std::string& text) {
        std::ofstream(file_, std::ios::binary) << text;
        return read_csv(file_).samples;
    }

    /// The reader refuses the text with this sentence, which starts with the file's name.
    void expect_refusal(const std::string& text, const std::string& sentence) {
        EXPECT_THAT([&] { read(text); },
                    Throws<DataError>(AllOf(Property(&Error::code, ExitCode::data),
                                            Property(&Error::what, HasSubstr(file_.string() + sentence)))));
    }

    const test::Folder folder_;
    const std::filesystem::path file_ = folder_ / "data.csv";
};

TEST_F(Csv, HasARowPerSampleAndTheClassLast) {
    const Samples samples = read("1,2.5,b\n-3e2,+4,a\n5,6,b");
    EXPECT_EQ(samples.count, 3U);
    EXPECT_EQ(samples.features, 2U);
    EXPECT_EQ(samples.classes, 2U);
    EXPECT_THAT(samples.inputs, ElementsAre(1, 2.5, -300, 4, 5, 6));
    EXPECT_THAT(samples.labels, ElementsAre(1, 0, 1));
    EXPECT_THAT(samples.class_names, ElementsAre("a", "b"));
}

TEST_F(Csv, MayHaveAHeaderOfNames) {
    const Samples samples = read("length,width,class\n1,2,0\n3,4,1\n");
    EXPECT_THAT(samples.inputs, ElementsAre(1, 2, 3, 4));
    EXPECT_THAT(samples.class_names, ElementsAre("0", "1"));
}

TEST_F(Csv, MayHaveAHeaderOfCountsAndClassNames) {
    const Samples samples = read("2,2,setosa,virginica\n1,2,0\n3,4,1\n");
    EXPECT_EQ(samples.features, 2U);
    EXPECT_THAT(samples.inputs, ElementsAre(1, 2, 3, 4));
}

TEST_F(Csv, NeedsNoHeader) {
    EXPECT_EQ(read("1,2,setosa\n3,4,virginica\n").count, 2U);
    EXPECT_EQ(read("1,a\n2,b\n").count, 2U);
}

TEST_F(Csv, MayComeFromAnySystem) {
    const Samples plain = read("x,class\n1,a\n2,b\n");
    for (const char* text :
         {"x,class\r\n1,a\r\n2,b\r\n", "\xef\xbb\xbfx,class\n1,a\n2,b\n", "\n1,a\n \n\n2,b\n\n\n", "1,a\n2,b",
          "\"x\",\"class\"\n\"1\",\"a\"\n\"2\",\"b\"\n", " x ,\tclass\n 1 , a\n\t2,  b \n",
          "\xef\xbb\xbf"
          "1,a\r\n2,b"}) {
        const Samples samples = read(text);
        EXPECT_EQ(samples.inputs, plain.inputs) << text;
        EXPECT_EQ(samples.labels, plain.labels) << text;
        EXPECT_EQ(samples.class_names, plain.class_names) << text;
    }
}

TEST_F(Csv, NumbersClassesByTheirValues) {
    EXPECT_THAT(read("0,10\n0,2\n0,-1\n").class_names, ElementsAre("-1", "2", "10"));
    EXPECT_THAT(read("0,10\n0,2\n0,x\n").class_names, ElementsAre("10", "2", "x"));
    EXPECT_THAT(read("0,b\n0,B\n0,a\n").class_names, ElementsAre("B", "a", "b"));
}

TEST_F(Csv, RefusesAFieldThatIsMissingOrNoFiniteNumber) {
    expect_refusal("1,2,a\n3,,b\n", ":2: field 2 is missing");
    expect_refusal("1,2,a\n3,4,b\n\n5,x,b\n", ":4: field 2 (\"x\") is not a finite number");
    expect_refusal("a,b,c\n1,2,a\ninf,4,b\n", ":3: field 1 (\"inf\") is not a finite number");
    expect_refusal("1,2,a\n3,nan,b\n", ":2: field 2 (\"nan\") is not a finite number");
    expect_refusal("1,2,a\n3,1e999,b\n", ":2: field 2 (\"1e999\") is not a finite number");
    expect_refusal("x,y,class\nx,y,class\n1,2,a\n", ":2: field 1 (\"x\") is not a finite number");
    expect_refusal("1,2,a\n3,4,\n", ":2: the class in the last field is missing");
}

TEST_F(Csv, RefusesARowOfAnotherLength) {
    expect_refusal("1,2,a\n3,b\n", ":2: the row has 2 fields, the rows before it 3");
    expect_refusal("x,y,class\n1,2,a\n3,4,5,b\n", ":3: the row has 4 fields, the rows before it 3");
    expect_refusal("a\nb\n", ":1: a row needs at least one feature and the class");
    expect_refusal("\"x\" \"y\"\n\"1\" 5 a\n", ":2: the row has 3 fields, the rows before it 2");
}

TEST_F(Csv, RefusesTooFewAndTooManyClasses) {
    expect_refusal("1,a\n2,a\n", " has one class only (\"a\")");
    std::string text;
    for (std::size_t k = 0; k < most_classes; ++k)
        text += "1," + std::to_string(k) + "\n";
    EXPECT_EQ(read(text).classes, 64U);
    expect_refusal(text + "1,64\n", " has 65 different values in its last column");
}

TEST_F(Csv, RefusesAFileWithoutRows) {
    for (const char* text : {"", "\n\n", "x,y,class\n", "\xef\xbb\xbf"})
        expect_refusal(text, " has no rows of data");
}

TEST_F(Csv, ThatCannotBeReadIsAnErrorOfUsage) {
    for (const auto& file : {folder_ / "missing.csv", folder_.path()})
        EXPECT_THAT([&] { static_cast<void>(read_csv(file)); },
                    Throws<UsageError>(
                        AllOf(Property(&Error::code, ExitCode::usage),
                              Property(&Error::what, HasSubstr("the data file " + file.string() + " ")),
                              Property(&Error::what, HasSubstr("data.source")))));
}

}  // namespace
}  // namespace netlyap
