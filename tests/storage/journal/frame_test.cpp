#include "journal/frame.hpp"

#include "archive_fixture.hpp"
#include "journal/file.hpp"

#include <gtest/gtest.h>

#include <string>

namespace netlyap::journal {
namespace {

Bytes bytes(const std::string& text) {
    const auto view = std::as_bytes(std::span(text));
    return {view.begin(), view.end()};
}

/// The whole frame.
Bytes make_frame(FrameKind kind, const Bytes& payload) {
    Bytes frame = frame_head(kind, payload);
    frame.insert(frame.end(), payload.begin(), payload.end());
    return frame;
}

std::string text(std::span<const std::byte> view) {
    return {reinterpret_cast<const char*>(view.data()), view.size()};
}

Bytes joined(const std::vector<Bytes>& parts) {
    Bytes all;
    for (const Bytes& part : parts)
        all.insert(all.end(), part.begin(), part.end());
    return all;
}

TEST(JournalFrame, HoldsItsPayload) {
    for (const std::string payload : {"", "x", "NLJ1 NLJ1", "a longer payload"}) {
        const Bytes frame = make_frame(FrameKind::record, bytes(payload));
        EXPECT_EQ(frame.size(), frame_head_size + payload.size());
        EXPECT_EQ(text(std::span(frame).first(4)), "NLJ1");
        const auto found = frame_at(frame, 0);
        ASSERT_TRUE(found.has_value());
        EXPECT_EQ(found->kind, FrameKind::record);
        EXPECT_EQ(found->offset, 0U);
        EXPECT_EQ(found->size, frame.size());
        EXPECT_EQ(text(found->payload), payload);
    }
}

TEST(JournalFrame, IsRefusedWithAnyByteChanged) {
    Bytes frame = make_frame(FrameKind::header, bytes("some payload"));
    for (std::byte& place : frame)
        for (const unsigned change : {1U, 0x80U, 0xffU}) {
            const std::byte before = place;
            place ^= static_cast<std::byte>(change);
            EXPECT_FALSE(frame_at(frame, 0).has_value());
            place = before;
        }
    EXPECT_TRUE(frame_at(frame, 0).has_value());
}

TEST(JournalFrame, IsTornWhereverItIsCut) {
    const Bytes frame = make_frame(FrameKind::record, bytes("some payload"));
    for (std::size_t size = 1; size < frame.size(); ++size) {
        const auto cut = std::span(frame).first(size);
        EXPECT_FALSE(frame_at(cut, 0).has_value());
        EXPECT_TRUE(is_torn_frame(cut.first(std::min(size, frame_head_size)), size)) << size;
    }
    EXPECT_FALSE(is_torn_frame(frame, frame.size()));
    EXPECT_FALSE(is_torn_frame(bytes("NLX1"), 4));
    EXPECT_FALSE(is_torn_frame(bytes("x"), 1));
}

TEST(JournalFrame, IsFoundBehindAnythingElse) {
    const Bytes first = make_frame(FrameKind::record, bytes("first"));
    const Bytes second = make_frame(FrameKind::record, bytes("second"));
    const test::Folder folder;
    for (const std::string junk : {"", "x", "NLJ1", "NNLJ1NLJ", "NLJ1 and more than the head of a frame"}) {
        const Bytes file = joined({first, bytes(junk), second, bytes("tail")});
        test::write_file(folder / "a.journal", text(file));
        for (const std::size_t read_ahead : {1U, 30U, 1000U}) {
            JournalFile journal(folder / "a.journal", read_ahead);
            const auto found = journal.find(first.size());
            ASSERT_TRUE(found.has_value()) << junk;
            EXPECT_EQ(found->offset, first.size() + junk.size());
            EXPECT_EQ(text(found->payload), "second");
            const std::uint64_t behind = found->offset + 1;
            EXPECT_EQ(journal.find(0)->offset, 0U);
            EXPECT_FALSE(journal.find(behind).has_value());
            EXPECT_FALSE(journal.find(file.size() + 100).has_value());
        }
    }
    test::write_file(folder / "a.journal", "");
    EXPECT_FALSE(JournalFile(folder / "a.journal", 1000).find(0).has_value());
    EXPECT_FALSE(frame_at(first, first.size()).has_value());
    EXPECT_FALSE(frame_at(first, first.size() + 100).has_value());
}

TEST(JournalFrame, WithAnAbsurdLengthIsNone) {
    ByteWriter writer;
    writer.put_bytes(bytes("NLJ1"));
    writer.put(FrameKind::record);
    writer.put(~std::uint64_t{0} - 5);
    writer.put<std::uint64_t>(0);
    writer.put_bytes(bytes("payload"));
    EXPECT_FALSE(frame_at(writer.bytes(), 0).has_value());
}

TEST(JournalFile, MayBeCutWhileItIsRead) {
    const test::Folder folder;
    const Bytes first = make_frame(FrameKind::record, Bytes(5000));
    const Bytes second = make_frame(FrameKind::record, Bytes(500'000));
    test::write_file(folder / "a.journal", text(joined({first, second})));
    JournalFile journal(folder / "a.journal", 100);
    EXPECT_TRUE(journal.at(first.size()).has_value());
    std::filesystem::resize_file(folder / "a.journal", first.size() + 10'000);
    EXPECT_TRUE(journal.at(0).has_value());
    EXPECT_FALSE(journal.at(first.size()).has_value()) << "and no SIGBUS";
    EXPECT_FALSE(journal.find(first.size()).has_value());
}

TEST(JournalFile, OfManyBeginningsIsGivenUp) {
    const test::Folder folder;
    std::string heads;
    for (std::uint64_t left = 200'000; left > 0; --left) {
        ByteWriter head;
        head.put(frame_magic);
        head.put(FrameKind::record);
        head.put<std::uint64_t>((left - 1) * frame_head_size);
        head.put<std::uint64_t>(0);
        heads += text(head.bytes());
    }
    test::write_file(folder / "a.journal", heads);
    EXPECT_FALSE(JournalFile(folder / "a.journal", 1U << 20U).find(0).has_value())
        << "looking at them all would take a terabyte";
}

}  // namespace
}  // namespace netlyap::journal
