#include "netlyap/core/byte_stream.hpp"

#include <gtest/gtest.h>

#include <array>
#include <limits>

namespace netlyap {
namespace {

TEST(ByteStream, GivesBackWhatWasPut) {
    ByteWriter writer;
    writer.put(std::int32_t{-5});
    writer.put(0.1);
    writer.put_all(std::span<const double>(std::vector<double>{1.5, -2.5}));
    writer.put_all(std::span<const std::uint8_t>());
    writer.put_text("two words");
    writer.put_text("");
    writer.put(true);

    const Bytes bytes = writer.take();
    ByteReader reader(bytes);
    EXPECT_EQ(reader.get<std::int32_t>(), -5);
    EXPECT_EQ(reader.get<double>(), 0.1);
    EXPECT_EQ(reader.get_all<double>(), (std::vector<double>{1.5, -2.5}));
    EXPECT_EQ(reader.get_all<std::uint8_t>(), std::vector<std::uint8_t>{});
    EXPECT_EQ(reader.get_text(), "two words");
    EXPECT_EQ(reader.get_text(), "");
    EXPECT_FALSE(reader.empty());
    EXPECT_TRUE(reader.get<bool>());
    EXPECT_TRUE(reader.empty());
}

TEST(ByteStream, IsLittleEndianWithoutPadding) {
    ByteWriter writer;
    writer.put(std::uint8_t{0xff});
    writer.put(std::uint32_t{0x01020304});
    writer.put_text("A");
    const std::array<int, 14> expected = {0xff, 4, 3, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 'A'};
    ASSERT_EQ(writer.bytes().size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i)
        EXPECT_EQ(std::to_integer<int>(writer.bytes()[i]), expected[i]) << i;
}

/// Values of all kinds, and arrays that are shorter and longer than a block.
void put_much(ByteWriter& writer) {
    for (int i = 0; i < 20'000; ++i)
        writer.put(i);
    for (const std::size_t size : {std::size_t{0}, std::size_t{5}, ByteWriter::block - 1, ByteWriter::block,
                                   3 * ByteWriter::block + 1}) {
        writer.put_all(std::span<const std::uint8_t>(std::vector<std::uint8_t>(size, 7)));
        writer.put_text("between");
    }
}

TEST(ByteStream, HandsOnTheSameBytesAndKeepsFew) {
    ByteWriter whole;
    put_much(whole);
    Bytes handed;
    int times = 0;
    ByteWriter writer([&](std::span<const std::byte> part) {
        handed.insert(handed.end(), part.begin(), part.end());
        ++times;
    });
    put_much(writer);
    EXPECT_LT(whole.bytes().size() - handed.size(), ByteWriter::block);
    writer.flush();
    EXPECT_EQ(handed, whole.bytes());
    EXPECT_LT(times, 20) << "small values go together";
}

TEST(ByteStream, RefusesBytesThatEndTooEarly) {
    ByteWriter writer;
    writer.put_all(std::span<const double>(std::vector<double>{1, 2, 3}));
    for (std::size_t size = 0; size < writer.bytes().size(); ++size) {
        ByteReader reader(std::span(writer.bytes()).first(size));
        EXPECT_THROW(static_cast<void>(reader.get_all<double>()), DataError) << size;
    }
    ByteReader reader(std::span(writer.bytes()).first(3));
    EXPECT_THROW(static_cast<void>(reader.get<float>()), DataError);
}

TEST(ByteStream, FillsAPlaceOfTheSameLength) {
    ByteWriter writer;
    writer.put_all(std::span<const double>(std::vector<double>{1, 2, 3}));
    std::array<double, 3> place{};
    ByteReader reader(writer.bytes());
    reader.get_into<double>(place);
    EXPECT_EQ(place, (std::array<double, 3>{1, 2, 3}));
    EXPECT_TRUE(reader.empty());
    for (const std::size_t size : {2U, 4U}) {
        ByteReader again(writer.bytes());
        std::vector<double> other(size);
        EXPECT_THROW(again.get_into<double>(other), DataError) << size;
    }
    ByteReader cut(std::span(writer.bytes()).first(31));
    EXPECT_THROW(cut.get_into<double>(place), DataError);
}

TEST(ByteStream, RefusesALengthBeyondTheBytesWithoutAllocatingIt) {
    for (const std::uint64_t length : {std::uint64_t{4}, std::uint64_t{1} << 61, ~std::uint64_t{0}}) {
        ByteWriter writer;
        writer.put(length);
        writer.put(1.0);
        ByteReader reader(writer.bytes());
        EXPECT_THROW(static_cast<void>(reader.get_all<double>()), DataError) << length;
    }
}

TEST(ByteStream, FailsWithTheExitCodeOfData) {
    try {
        static_cast<void>(ByteReader({}).get<int>());
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ExitCode::data);
        EXPECT_STREQ(error.what(), "a saved state ends too early");
    }
}

}  // namespace
}  // namespace netlyap
