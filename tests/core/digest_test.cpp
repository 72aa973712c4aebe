#include "netlyap/core/digest.hpp"

#include <gtest/gtest.h>

#include <array>
#include <set>
#include <span>
#include <vector>

namespace netlyap {
namespace {

TEST(Digest, IsXxh3) {
    // The published checksum of no bytes (XXH3_64bits with seed 0).
    EXPECT_EQ(digest(""), 0x2d06800538d394c2U);
    EXPECT_EQ(digest_text(digest("")), "2d06800538d394c2");
}

TEST(Digest, OfTextAndOfItsBytesIsTheSame) {
    const std::array<std::byte, 3> bytes = {std::byte{'a'}, std::byte{'b'}, std::byte{'c'}};
    EXPECT_EQ(digest(bytes), digest("abc"));
}

TEST(Digest, OfPartsIsThatOfTheWhole) {
    std::vector<std::byte> whole(1000);
    for (std::size_t i = 0; i < whole.size(); ++i)
        whole[i] = static_cast<std::byte>(i * i);
    const std::span<const std::byte> bytes(whole);
    for (const std::size_t cut :
         {std::size_t{0}, std::size_t{1}, std::size_t{255}, std::size_t{257}, whole.size()}) {
        RunningDigest running;
        running.add(bytes.first(cut));
        EXPECT_EQ(running.value(), digest(bytes.first(cut)));
        running.add(bytes.subspan(cut));
        EXPECT_EQ(running.value(), digest(bytes));
    }
}

TEST(Digest, SeesEveryBit) {
    std::string text(100, 'x');
    std::set<std::uint64_t> values = {digest(text)};
    for (char& character : text)
        for (int bit = 0; bit < 8; ++bit) {
            character = static_cast<char>(character ^ (1 << bit));
            values.insert(digest(text));
            character = static_cast<char>(character ^ (1 << bit));
        }
    EXPECT_EQ(values.size(), 801U);
}

TEST(Digest, TextHasSixteenDigits) {
    EXPECT_EQ(digest_text(0x2a), "000000000000002a");
    EXPECT_EQ(digest_text(~std::uint64_t{0}), "ffffffffffffffff");
}

}  // namespace
}  // namespace netlyap
