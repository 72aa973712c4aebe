// Files of data in all formats, most of them written here byte by byte.
#include "netlyap/storage/input/data_file.hpp"

#include "netlyap/sweep/job/job_keys.hpp"

#include "files.hpp"
#include "folder.hpp"
#include "hdf5/writer.hpp"
#include "sentence_of.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace netlyap::input {
namespace {

using test::sentence_of;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

/// Whole or floating-point numbers as bytes, the highest or the lowest first.
template <class Number>
std::string bytes_of(const std::vector<Number>& numbers, bool is_big_endian) {
    std::string bytes;
    for (const Number number : numbers) {
        const auto one = std::bit_cast<std::array<char, sizeof(Number)>>(number);
        const bool is_reversed = is_big_endian == (std::endian::native == std::endian::little);
        bytes += is_reversed ? std::string(one.rbegin(), one.rend()) : std::string(one.begin(), one.end());
    }
    return bytes;
}

/// An IDX file: the code of its type, its shape, the bytes of its values.
std::string idx(char type, const std::vector<std::uint32_t>& shape, const std::string& values) {
    return std::string{'\0', '\0', type, static_cast<char>(shape.size())} + bytes_of(shape, true) + values;
}

/// An .npy file of version 1.
std::string npy(const std::string& type, const std::string& shape, const std::string& values,
                bool is_fortran = false) {
    const std::string head = "{'descr': '" + type + "', 'fortran_order': " + (is_fortran ? "True" : "False") +
                             ", 'shape': " + shape + ", }\n";
    return "\x93NUMPY\x01" + std::string(1, '\0') +
           bytes_of<std::uint16_t>({static_cast<std::uint16_t>(head.size())}, false) + head + values;
}

std::uint32_t crc32(const std::string& bytes) {
    std::uint32_t crc = 0xffffffffU;
    for (const char byte : bytes) {
        crc ^= static_cast<std::uint8_t>(byte);
        for (int bit = 0; bit < 8; ++bit)
            crc = crc >> 1U ^ (crc % 2 == 1 ? 0xedb88320U : 0U);
    }
    return ~crc;
}

/// A part of a gzip file that holds the bytes as they are (RFC 1951, 1952).
std::string gzip(const std::string& bytes) {
    const auto size = static_cast<std::uint16_t>(bytes.size());
    return std::string("\x1f\x8b\x08\0\0\0\0\0\0\xff\x01", 11) +
           bytes_of<std::uint16_t>({size, static_cast<std::uint16_t>(~size)}, false) + bytes +
           bytes_of<std::uint32_t>({crc32(bytes), size}, false);
}

class DataFile : public ::testing::Test {
protected:
    std::string put(const std::string& name, const std::string& bytes) const {
        test::write_file(folder_ / name, bytes);
        return (folder_ / name).string();
    }

    /// The data of such files, of which the second may be none.
    static job::JobData read(const std::string& source, const std::string& labels = "",
                             const std::string& target = "") {
        job::Job job = job_of(source, labels);
        job.reading.target = target;
        return job::read_job_data(job, read_data(job));
    }

    static job::Job job_of(const std::string& source, const std::string& labels = "") {
        job::Job job;
        job.source = source;
        job.labels = labels;
        return job;
    }

    static std::string refusal(const std::string& source, const std::string& labels, ExitCode code) {
        return sentence_of([&] { static_cast<void>(read(source, labels)); }, code);
    }

    std::filesystem::path path(const std::string& name) const { return folder_ / name; }

private:
    test::Folder folder_;
};

TEST_F(DataFile, IdxHasASampleForEveryFirstIndex) {
    const job::JobData data = read(
        put("images", idx(8, {3, 2, 2}, std::string("\x00\x01\x02\x03\xff\xfe\x80\x7f\x04\x05\x06\x07", 12))),
        put("labels", idx(8, {3}, std::string("\x0a\x02\x0a", 3))));
    const Samples& samples = data.samples;
    EXPECT_EQ(samples.count, 3U);
    EXPECT_EQ(samples.features, 4U);
    EXPECT_THAT(samples.inputs.list(), ElementsAre(0, 1, 2, 3, 255, 254, 128, 127, 4, 5, 6, 7));
    EXPECT_THAT(samples.class_names, ElementsAre("2", "10")) << "by value, not as words";
    EXPECT_THAT(samples.labels, ElementsAre(1, 0, 1));
    EXPECT_EQ(data.lines[0].text, "3 rows, 4 columns: IDX array of uint8 [3,2,2]");
    EXPECT_EQ(data.lines[1].text, "4 without names");
    EXPECT_EQ(data.lines[2].text, "2: 2 1, 10 2 (" + path("labels").string() + ": IDX array of uint8 [3])");
    EXPECT_FALSE(data.has_header.has_value());
}

TEST_F(DataFile, IdxHasNumbersOfEveryTypeTheHighestByteFirst) {
    const std::vector<std::pair<char, std::string>> numbers = {
        {9, bytes_of<std::int8_t>({-3, 1, 100, 2}, true)},
        {11, bytes_of<std::int16_t>({-3, 1, 100, 2}, true)},
        {12, bytes_of<std::int32_t>({-3, 1, 100, 2}, true)},
        {13, bytes_of<float>({-3, 1, 100, 2}, true)},
        {14, bytes_of<double>({-3, 1, 100, 2}, true)}};
    for (const auto& [type, values] : numbers) {
        const Samples samples = read(put("a", idx(type, {2, 2}, values))).samples;
        EXPECT_THAT(samples.inputs.list(), ElementsAre(-3, 100)) << static_cast<int>(type);
        EXPECT_THAT(samples.class_names, ElementsAre("1", "2")) << "of the last column";
    }
    EXPECT_EQ(read(put("b", idx(12, {2, 2},
                                std::string(
                                    "\x00\x01\x00\x02\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x02", 16))))
                  .samples.inputs[0],
              65538.0)
        << "written by hand";
}

TEST_F(DataFile, NpyHasNumbersOfEveryTypeOrderAndEnd) {
    const auto expect_table = [&](const std::string& bytes, const std::string& what) {
        const Samples samples = read(put("a.npy", bytes)).samples;
        EXPECT_THAT(samples.inputs.list(), ElementsAre(1, 2, 4, 5)) << what;
        EXPECT_THAT(samples.class_names, ElementsAre("3", "60")) << what;
    };
    const std::string shape = "(2, 3)";
    for (const bool is_big : {false, true}) {
        const std::string end = is_big ? ">" : "<";
        expect_table(npy(end + "f8", shape, bytes_of<double>({1, 2, 3, 4, 5, 60}, is_big)), end + "f8");
        expect_table(npy(end + "f4", shape, bytes_of<float>({1, 2, 3, 4, 5, 60}, is_big)), end + "f4");
        expect_table(npy(end + "i8", shape, bytes_of<std::int64_t>({1, 2, 3, 4, 5, 60}, is_big)), end + "i8");
        expect_table(npy(end + "u2", shape, bytes_of<std::uint16_t>({1, 2, 3, 4, 5, 60}, is_big)),
                     end + "u2");
        expect_table(npy(end + "f8", shape, bytes_of<double>({1, 4, 2, 5, 3, 60}, is_big), true), "Fortran");
    }
    expect_table(npy("|u1", shape, bytes_of<std::uint8_t>({1, 2, 3, 4, 5, 60}, false)), "u1");
    // x[i][j][k] = 6 i + 3 j + k stands at i + 2 j + 4 k.
    const Samples cube =
        read(
            put("cube.npy", npy("|u1", "(2, 2, 3)",
                                bytes_of<std::uint8_t>({0, 6, 3, 9, 1, 7, 4, 10, 2, 8, 5, 11}, false), true)),
            put("two.npy", npy("|i1", "(2,)", bytes_of<std::int8_t>({1, -1}, false))))
            .samples;
    EXPECT_THAT(cube.inputs.list(), ElementsAre(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
    EXPECT_THAT(cube.class_names, ElementsAre("-1", "1"));
}

TEST_F(DataFile, Hdf5HasADatasetOfItsPathOrTheOnlyOne) {
    const std::string file = path("data.h5").string();
    hdf5::Handle made = hdf5::create_file(file);
    hdf5::create_group(made, "/train");
    hdf5::DatasetForm form;
    form.shape = {2, 2};
    const std::vector<double> values = {1.5, 2, 3, 4};
    hdf5::write(hdf5::create_dataset(made, "/train/x", form), std::span(values));
    form = {};
    form.type = hdf5::ElementType::int64;
    form.shape = {2};
    const std::vector<std::int64_t> labels = {7, 5};
    hdf5::write(hdf5::create_dataset(made, "/train/y", form), std::span(labels));
    hdf5::close_file(std::move(made));
    const job::JobData data = read(file + ":/train/x", file + ":train/y");
    EXPECT_THAT(data.samples.inputs.list(), ElementsAre(1.5, 2, 3, 4));
    EXPECT_THAT(data.samples.class_names, ElementsAre("5", "7"));
    EXPECT_EQ(data.lines[0].text, "2 rows, 2 columns: /train/x, HDF5 dataset of float64 [2,2]");
    EXPECT_THAT(
        refusal(file, "", ExitCode::usage),
        HasSubstr("2 datasets of numbers: /train/x [2,2], /train/y [2]; say which one, e.g. data.source = " +
                  file + ":/train/x"));
    EXPECT_THAT(refusal(file + ":/train/z", "", ExitCode::usage), HasSubstr("has no dataset /train/z"));
    EXPECT_THAT(refusal(file + ":/train", "", ExitCode::data), HasSubstr("/train cannot be read"));
    const std::string text = put("data.csv", "1,2\n");
    EXPECT_THAT(refusal(text + ":/x", "", ExitCode::usage), HasSubstr("is not an HDF5 file; leave out"));
}

TEST_F(DataFile, AllFormatsOfTheSameNumbersAreTheSameData) {
    const std::string numbers = std::string("\x01\x02\x00\x03\xff\x01\x05\x06\x00", 9);
    const std::string csv = "1,2,0\n3,255,1\n5,6,0\n";
    const std::string of_all = put("a.idx", idx(8, {3, 3}, numbers));
    const std::string features = std::string("\x01\x02\x03\xff\x05\x06", 6);
    const std::string x = put("x.npy", npy("|u1", "(3, 2)", features));
    const std::string labels = put("y.idx", idx(8, {3}, std::string("\x00\x01\x00", 3)));
    std::vector<std::string> digests;
    for (const auto& [source, classes] : std::vector<std::pair<std::string, std::string>>{
             {put("a.csv", csv), ""},
             {put("a.csv.gz", gzip(csv)), ""},
             {put("a.tsv", "1\t2\t0\n3\t255\t1\n5\t6\t0\n"), ""},
             {of_all, ""},
             {put("a.idx.gz", gzip(idx(8, {3, 3}, numbers))), ""},
             {put("two.gz", gzip(csv.substr(0, 5)) + gzip(csv.substr(5))), ""},
             {x, labels},
             {x, put("y.csv", "0\n1\n0\n")},
             {x, put("named.csv", "class\r\n0\r\n1\r\n0\r\n")},
             {put("x.csv", "1.0,2\n3,255\n5,6\n"), labels},
             {put("header.csv", "p,q\n1,2\n3,255\n5,6\n"), labels}}) {
        job::Job job = job_of(source, classes);
        static_cast<void>(job::read_job_data(job, read_data(job)));
        digests.push_back(job.digest);
        EXPECT_EQ(job.digest, digests.front()) << source;
        EXPECT_EQ(job::identity(job), job::identity([&] {
                      job::Job other = job_of(of_all);
                      other.digest = digests.front();
                      return other;
                  }()))
            << source;
    }
}

TEST_F(DataFile, OneColumnOfFeaturesIsEnoughBesideAFileOfClasses) {
    const std::string labels = put("y.csv", "no\nyes\nno\n");
    for (const std::string& source :
         {put("x.csv", "1.5\n2\n3\n"),
          put("x.npy", npy("<f8", "(3,)", bytes_of<double>({1.5, 2, 3}, false)))}) {
        const Samples samples = read(source, labels).samples;
        EXPECT_THAT(samples.inputs.list(), ElementsAre(1.5, 2, 3)) << source;
        EXPECT_THAT(samples.class_names, ElementsAre("no", "yes"));
    }
}

TEST_F(DataFile, TargetsAreColumnsOfAnArray) {
    const std::string file =
        put("a.npy", npy("<f8", "(2, 3)", bytes_of<double>({1, 2, 3, 4, 5, 6.5}, false)));
    const Samples samples = read(file, "", "3 1").samples;
    EXPECT_THAT(samples.inputs.list(), ElementsAre(2, 5));
    EXPECT_THAT(samples.targets, ElementsAre(3, 1, 6.5, 4));
    EXPECT_THAT(samples.target_names, ElementsAre("column 3", "column 1"));
    job::Job named = job_of(file);
    named.reading.label_column = "species";
    EXPECT_THAT(
        sentence_of([&] { static_cast<void>(job::read_job_data(named, read_data(named))); }, ExitCode::usage),
        HasSubstr(
            "has no names of columns, because it holds numbers alone; give data.label_column by number"));
    named.reading = {.header = HeaderRule::yes};
    EXPECT_THAT(
        sentence_of([&] { static_cast<void>(job::read_job_data(named, read_data(named))); }, ExitCode::usage),
        StartsWith("data.header is for text, and " + file));
}

TEST_F(DataFile, DamagedFilesGetASentence) {
    const std::string whole = idx(8, {2, 2}, std::string("\x01\x01\x02\x02", 4));
    const std::string packed = gzip(whole);
    ASSERT_EQ(read(put("whole", whole)).samples.count, 2U);
    std::string other_crc = packed;
    other_crc[other_crc.size() - 6] ^= 1;
    for (const auto& [bytes, says] : std::vector<std::pair<std::string, std::string>>{
             {idx(7, {2, 2}, "abcd"), "its third byte, 7, is the type of no numbers"},
             {idx(8, {}, ""), "it has no dimensions"},
             {whole.substr(0, 7), "it ends in its head"},
             {whole.substr(0, 15), "it is cut off, or its shape is wrong"},
             {whole + "x", "it has 5 bytes of values and should have 4"},
             {idx(8, {0xffffffff, 0xffffffff, 0xffffffff}, "abcd"), "it is cut off, or its shape is wrong"},
             {idx(8, {0, 3}, ""), "is empty: IDX array of uint8 [0,3]"},
             {idx(8, {2}, "ab"), "has one column only, IDX array of uint8 [2]"},
             {packed.substr(0, packed.size() - 1), "is compressed by gzip, but ends too early"},
             {packed.substr(0, 5), "is compressed by gzip, but ends too early"},
             {packed + "x", "is compressed by gzip, but something else follows"},
             {other_crc, "is compressed by gzip, but its content is damaged"},
             {gzip("\x89HDF\r\n\x1a\n"), "is an HDF5 file that is compressed by gzip; `gunzip` it"},
             {npy("<f8", "(2, 2)", "short"), "it is cut off, or its shape is wrong"},
             {npy("<c16", "(1, 2)", std::string(32, ' ')), "not real numbers"},
             {npy("<f8", "(2, 2)",
                  bytes_of<double>({1, 1, std::numeric_limits<double>::quiet_NaN(), 2}, false)),
              "the number in row 2, column 1 is nan; numbers must be finite"}}) {
        const std::string file = put("damaged", bytes);
        EXPECT_THAT(refusal(file, "", ExitCode::data), StartsWith(file)) << says;
        EXPECT_THAT(refusal(file, "", ExitCode::data), HasSubstr(says));
    }
}

TEST_F(DataFile, ClassesThatDoNotFitGetASentence) {
    const std::string x = put("x", idx(8, {3, 1}, "abc"));
    for (const auto& [bytes, says] : std::vector<std::pair<std::string, std::string>>{
             {idx(8, {2}, "ab"), "has 2 classes, but " + x + " has 3 samples"},
             {idx(8, {4}, "abab"), "has 4 classes, but " + x + " has 3 samples"},
             {"0\n1\n0\n1\n", "has 4 classes, but " + x + " has 3 samples"},
             {idx(8, {3, 2}, "abcdef"), "has 3 rows of 2 numbers"},
             {"0,1\n1,0\n0,1\n", "y:1: the line has 2 fields separated by commas"},
             {"0\n\"\"\n1\n", "y:2: the class is missing"},
             {"7\n7\n7\n", "has one class only (\"7\"); it must hold at least two classes"},
             {std::string("0\n\0\n1\n", 6), "holds a byte NUL on line 2"}}) {
        const std::string labels = put("y", bytes);
        EXPECT_THAT(refusal(x, labels, ExitCode::data), StartsWith(labels)) << says;
        EXPECT_THAT(refusal(x, labels, ExitCode::data), HasSubstr(says));
    }
    EXPECT_THAT(refusal(path("none").string(), "", ExitCode::usage),
                HasSubstr("does not exist; give data.source an existing CSV, IDX, .npy or HDF5 file"));
    EXPECT_THAT(refusal(x, path("none").string(), ExitCode::usage),
                HasSubstr("does not exist; give data.labels an existing file"));
    EXPECT_THAT(refusal(put("words.csv", "1,a\n2,b\n3,a\n"), put("y", "0\n1\n0\n"), ExitCode::data),
                HasSubstr("all columns must be numbers"));
}

}  // namespace
}  // namespace netlyap::input
