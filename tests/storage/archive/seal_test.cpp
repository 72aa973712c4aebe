#include "archive/seal.hpp"

#include "netlyap/core/byte_stream.hpp"
#include "netlyap/core/digest.hpp"
#include "netlyap/core/error.hpp"

#include "archive_fixture.hpp"

#include <gmock/gmock.h>

#include <array>

/// Tables of checksums whose own checksums are right: what they claim is checked before a byte is read there.
namespace netlyap::archive {
namespace {

using test::Folder;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::uint64_t content_size = 100;

std::string text_of(const ByteWriter& writer) {
    const auto* begin = reinterpret_cast<const char*>(writer.bytes().data());
    return {begin, begin + writer.bytes().size()};
}

/// The footer that makes `table` behind a content of this size the table of an archive.
std::string footer_for(const std::string& table, std::uint64_t content) {
    ByteWriter footer;
    footer.put(std::array<char, 16>{'n', 'e', 't', 'l', 'y', 'a', 'p', '-', 's', 'w', 'e', 'e', 'p'});
    footer.put(std::uint64_t{1});
    footer.put(content);
    footer.put(digest(std::as_bytes(std::span(table))));
    footer.put(digest(footer.bytes()));
    return text_of(footer);
}

std::string some_content() {
    return "\211HDF\r\n\032\n" + std::string(content_size - 8, 'x');
}

std::string region(std::uint64_t begin, std::uint64_t size) {
    const std::string content = some_content();
    ByteWriter entry;
    entry.put(begin);
    entry.put(size);
    entry.put(begin < content_size && size <= content_size - begin
                  ? digest(std::as_bytes(std::span(content)).subspan(begin, size))
                  : 0);
    entry.put_text("some place");
    return text_of(entry);
}

/// What SealedArchive says to a file of these bytes.
std::string refusal(const std::string& bytes) {
    const Folder folder;
    test::write_file(folder / "sweep.h5", bytes);
    return test::sentence_of([&] { SealedArchive(folder / "sweep.h5"); }, ExitCode::data);
}

std::string refusal_of_table(const std::string& table) {
    return refusal(some_content() + table + footer_for(table, content_size));
}

TEST(SealedArchive, ReadsATableThatCoversTheContent) {
    const Folder folder;
    const std::string table = region(0, 60) + region(60, 40);
    test::write_file(folder / "sweep.h5", some_content() + table + footer_for(table, content_size));
    EXPECT_THAT(SealedArchive(folder / "sweep.h5").damage([](const SealedRange&) { return true; }),
                IsEmpty());
}

TEST(SealedArchive, RefusesATableThatDoesNotFitTheFile) {
    constexpr std::uint64_t largest = ~std::uint64_t{0};
    const auto says = [](const std::string& what) {
        return AllOf(HasSubstr("sweep.h5 has a table of checksums that does not fit it: "), HasSubstr(what),
                     HasSubstr("netlyap gather"));
    };
    EXPECT_THAT(refusal_of_table(region(0, 101)), says("its entry 0 has 101 bytes, 100 are left"));
    EXPECT_THAT(refusal_of_table(region(0, 60) + region(60, 41)), says("entry 1 has 41 bytes, 40 are left"));
    EXPECT_THAT(refusal_of_table(region(0, largest)), says("entry 0 has 18446744073709551615 bytes"));
    EXPECT_THAT(refusal_of_table(region(0, 60) + region(60, largest - 10)), says("entry 1 has"));
    EXPECT_THAT(refusal_of_table(region(5000, 4)), says("entry 0 begins at byte 5000"));
    EXPECT_THAT(refusal_of_table(region(largest - 3, 4)), says("begins at byte 18446744073709551612"));
    EXPECT_THAT(refusal_of_table(region(0, 60) + region(59, 41)),
                says("entry 1 begins at byte 59, the one before ends at byte 60"));  // overlap
    EXPECT_THAT(refusal_of_table(region(60, 40) + region(0, 60)),
                says("entry 0 begins at byte 60"));  // order
    EXPECT_THAT(refusal_of_table(region(0, 60) + region(61, 39)),
                says("entry 1 begins at byte 61"));  // a gap
    EXPECT_THAT(refusal_of_table(region(0, 99)), says("it ends at byte 99 of 100"));
    EXPECT_THAT(refusal_of_table(region(0, 60) + region(60, 0) + region(60, 40)),
                says("entry 1 has 0 bytes"));
    EXPECT_THAT(refusal_of_table(""), says("it ends at byte 0 of 100"));
    EXPECT_THAT(refusal_of_table(region(0, 100) + "more"), says("its entry 1 is cut off"));
    EXPECT_THAT(refusal_of_table(region(0, 100).substr(0, 40)), says("its entry 0 is cut off"));
}

TEST(SealedArchive, RefusesWhatIsNoHdf5FileBeforeTheLibrarySeesIt) {
    const std::string table = region(0, 100);
    EXPECT_THAT(refusal(std::string(content_size, 'x') + table + footer_for(table, content_size)),
                HasSubstr("no HDF5 file before them"));
    EXPECT_THAT(refusal(footer_for("", 0)), HasSubstr("no HDF5 file before them"));
}

/// Inputs that fuzzing found: tables that crashed the program once there was a right footer behind them or in
/// place of their last bytes.
TEST(SealedArchive, RefusesTheTablesThatCrashed) {
    const std::filesystem::path data = std::filesystem::path(NETLYAP_SOURCE) / "tests/storage/data";
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(data)) {
        if (!entry.path().filename().string().starts_with("table_region_"))
            continue;
        ++files;
        const std::string found = test::read_file(entry.path());
        for (const std::string& bytes : {found, found.substr(0, found.size() - 48)})
            for (std::size_t content = 0; content <= bytes.size(); ++content)
                EXPECT_THAT(refusal(bytes + footer_for(bytes.substr(content), content)),
                            AllOf(HasSubstr("sweep.h5 has "), HasSubstr("netlyap gather")))
                    << entry.path() << " " << content;
        EXPECT_THAT(refusal(found), HasSubstr("is not an archive of netlyap"));
    }
    EXPECT_EQ(files, 5);
}

}  // namespace
}  // namespace netlyap::archive
