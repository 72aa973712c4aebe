#include "netlyap/core/error.hpp"
#include "netlyap/storage/journal/journal.hpp"

#include "journal/frame.hpp"
#include "journal_fixture.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace netlyap::journal {
namespace {

/// Where the frames of an undamaged journal begin: header, records, end of the file.
std::vector<std::size_t> frame_offsets(const std::string& journal) {
    const auto bytes = std::as_bytes(std::span(journal));
    std::vector<std::size_t> offsets = {0};
    while (offsets.back() < journal.size())
        offsets.push_back(offsets.back() + frame_at(bytes, offsets.back())->size);
    return offsets;
}

class JournalDamageTest : public testing::Test {
protected:
    /// Units 0, 1 and 2 in this order.
    JournalDamageTest() : whole_(test::journal_bytes(folder_, {0, 1, 2})), frames_(frame_offsets(whole_)) {}

    [[nodiscard]] JournalIndex index_of(const std::string& bytes) const {
        std::filesystem::remove(folder_ /
                                "damaged.journal");  // rewriting a file is slow on some file systems
        test::write_file(folder_ / "damaged.journal", bytes);
        return test::index_of(folder_);
    }

    test::Folder folder_;
    std::string whole_;
    std::vector<std::size_t> frames_;
};

TEST_F(JournalDamageTest, CutAtAnyByteKeepsWhatWasCompleteBefore) {
    ASSERT_EQ(frames_.size(), 5U);
    for (std::size_t size = 0; size <= whole_.size(); ++size) {
        const JournalIndex index = index_of(whole_.substr(0, size));
        std::size_t complete = 0;
        for (std::int64_t unit = 0; unit < 3; ++unit) {
            const bool is_complete = size >= frames_[static_cast<std::size_t>(unit) + 2];
            complete += is_complete ? 1 : 0;
            ASSERT_EQ(test::gives_back(index, unit), is_complete) << size;
        }
        ASSERT_EQ(index.records.size(), complete);
        if (std::find(frames_.begin(), frames_.end(), size) != frames_.end()) {
            ASSERT_TRUE(index.damage.empty()) << size;
        } else {
            ASSERT_EQ(index.damage.size(), 1U) << size;
            ASSERT_TRUE(index.damage[0].is_torn_tail) << size;
            ASSERT_EQ(index.damage[0].offset, *(std::upper_bound(frames_.begin(), frames_.end(), size) - 1));
        }
    }
}

TEST_F(JournalDamageTest, OneByteChangedAnywhereCostsOneFrameAndIsReported) {
    for (std::size_t place = 0; place < whole_.size(); ++place) {
        std::string bytes = whole_;
        bytes[place] = static_cast<char>(bytes[place] ^ (1 << (place % 8)));
        const JournalIndex index = index_of(bytes);
        const std::size_t frame =
            static_cast<std::size_t>(std::upper_bound(frames_.begin(), frames_.end(), place) -
                                     frames_.begin()) -
            1;
        for (std::int64_t unit = 0; unit < 3; ++unit)
            ASSERT_EQ(test::gives_back(index, unit), static_cast<std::size_t>(unit) + 1 != frame) << place;
        ASSERT_EQ(index.records.size(), frame == 0 ? 3U : 2U) << place;
        ASSERT_EQ(index.damage.size(), 1U) << place;
        const JournalDamage& damage = index.damage[0];
        ASSERT_EQ(damage.file, folder_ / "damaged.journal");
        ASSERT_EQ(damage.offset, frames_[frame]) << place;
        ASSERT_FALSE(damage.reason.empty());
        // In the last frame a length that has become larger looks like a torn tail.
        const bool is_length = place >= frames_[frame] + 8 && place < frames_[frame] + 16;
        ASSERT_TRUE(!damage.is_torn_tail || (frame == 3 && is_length)) << place;
    }
}

TEST_F(JournalDamageTest, BytesInsertedOrLostAreSkipped) {
    for (std::size_t frame = 1; frame <= 3; ++frame)
        for (const std::size_t inside : {std::size_t{0}, std::size_t{3}, std::size_t{10}, std::size_t{40}}) {
            const std::size_t place = frames_[frame] + inside;
            for (const std::string& bytes :
                 {whole_.substr(0, place) + "NLJ1 and some noise" + whole_.substr(place),
                  whole_.substr(0, place) + whole_.substr(place + 5)}) {
                const JournalIndex index = index_of(bytes);
                for (std::int64_t unit = 0; unit < 3; ++unit) {
                    const bool is_hit = static_cast<std::size_t>(unit) + 1 == frame;
                    if (!is_hit) {
                        EXPECT_TRUE(test::gives_back(index, unit)) << frame << " " << inside;
                    }
                }
                EXPECT_FALSE(index.damage.empty());
            }
        }
}

TEST_F(JournalDamageTest, ARecordFromAnotherFileIsEnoughForAUnit) {
    std::string first = whole_;
    first[frames_[2] + 50] = 'x';
    test::write_file(folder_ / "a.journal", first);
    const JournalIndex index = index_of(whole_);
    EXPECT_EQ(index.journals.size(), 2U);
    EXPECT_EQ(index.records.size(), 3U);
    EXPECT_TRUE(test::gives_back(index, 1));
    ASSERT_EQ(index.damage.size(), 1U);
    EXPECT_EQ(index.damage[0].file, folder_ / "a.journal");
    EXPECT_EQ(index.damage[0].offset, frames_[2]);
}

TEST_F(JournalDamageTest, AFileOfSomethingElseHoldsNothing) {
    const JournalIndex index = index_of(std::string(10'000, 'N').append("NLJ1"));
    EXPECT_TRUE(index.records.empty());
    ASSERT_EQ(index.damage.size(), 1U);
    EXPECT_EQ(index.damage[0].offset, 0U);
}

}  // namespace
}  // namespace netlyap::journal
