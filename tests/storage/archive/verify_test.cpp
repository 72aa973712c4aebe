#include "netlyap/core/digest.hpp"
#include "netlyap/core/error.hpp"
#include "netlyap/storage/archive/archive.hpp"

#include "archive/seal.hpp"
#include "archive_fixture.hpp"
#include "hdf5/reader.hpp"
#include "hdf5/writer.hpp"

#include <gmock/gmock.h>

#include <cstring>

namespace netlyap::archive {
namespace {

using test::Folder;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

std::string refusal(const std::filesystem::path& file, ExitCode code = ExitCode::data) {
    return test::sentence_of([&] { static_cast<void>(verify_archive(file)); }, code);
}

/// An archive on disk of which single bytes are changed.
class Spoiled {
public:
    Spoiled() { test::write_small_archive(file()); }

    [[nodiscard]] std::filesystem::path file() const { return folder_ / "sweep.h5"; }
    void flip(std::uint64_t place, unsigned char mask = 0x01) const {
        std::fstream stream(file(), std::ios::binary | std::ios::in | std::ios::out);
        stream.seekg(static_cast<std::streamoff>(place));
        const int byte = stream.get();
        stream.seekp(static_cast<std::streamoff>(place));
        stream.put(static_cast<char>(byte ^ mask));
    }

private:
    Folder folder_;
};

TEST(VerifyArchive, FindsNothingWhereNothingIs) {
    const Spoiled spoiled;
    EXPECT_THAT(verify_archive(spoiled.file()), IsEmpty());
}

/// The promise of the archive: a changed byte is never taken for a result.
TEST(VerifyArchive, FindsAFlippedByteEverywhere) {
    const Spoiled spoiled;
    const std::size_t size = std::filesystem::file_size(spoiled.file());
    const auto is_found = [&] {
        try {
            return !verify_archive(spoiled.file()).empty();
        } catch (const DataError&) {
            return true;
        }
    };
    std::size_t tried = 0;
    for (std::size_t place = 0; place < size; place += place < 100 || place + 100 > size ? 1 : 17) {
        const auto mask = static_cast<unsigned char>(1U << (place % 8));
        spoiled.flip(place, mask);
        EXPECT_TRUE(is_found()) << "byte " << place;
        spoiled.flip(place, mask);
        ++tried;
    }
    EXPECT_GT(tried, 3000U);
    EXPECT_THAT(verify_archive(spoiled.file()), IsEmpty());
}

TEST(VerifyArchive, NamesDatasetAndChunk) {
    const Spoiled spoiled;
    std::map<std::string, hdf5::ByteRange> expected;  // as the library sees them
    {
        const hdf5::Handle file = hdf5::open_file(spoiled.file());
        for (const std::string path : {"/divergence/distance", "/training/loss", "/accuracy/test_loss"})
            for (const hdf5::ByteRange& extent : hdf5::byte_ranges(hdf5::open_object(file, path)))
                expected[path + ", chunk " + hdf5::shape_text(extent.chunk)] = extent;
        for (const std::string path : {"/lyapunov/exponent", "/statistics/nmle", "/units/status", "/seed",
                                       "/units/message", "/provenance/seconds_per_unit"})
            expected[path] = hdf5::byte_ranges(hdf5::open_object(file, path)).at(0);
    }
    EXPECT_TRUE(expected.contains("/divergence/distance, chunk [1,0,8,0,0]"));
    ASSERT_THAT(expected, SizeIs(3 * 8 + 6));
    for (const auto& [place, extent] : expected) {
        spoiled.flip(extent.begin + extent.size / 2);
        const std::vector<Damage> damage = verify_archive(spoiled.file());
        ASSERT_THAT(damage, SizeIs(1)) << place;
        EXPECT_EQ(damage[0].place, place);
        EXPECT_THAT(damage[0].reason, HasSubstr("bytes " + std::to_string(extent.begin) + " to "));
        spoiled.flip(extent.begin + extent.size / 2);
    }
    spoiled.flip(13);
    ASSERT_THAT(verify_archive(spoiled.file()), SizeIs(1));
    EXPECT_EQ(verify_archive(spoiled.file())[0].place, "metadata (structure, attributes, texts)");
}

/// A chunk that was damaged before it was copied into the archive.
TEST(VerifyArchive, ReadsEveryChunkThroughItsChecksum) {
    const test::SmallSweep& sweep = test::small_sweep();
    test::SomeRecords records = test::all_of(sweep.records);
    records[5]->columns[0][20] ^= std::byte{4};
    const Folder folder;
    test::write(folder / "sweep.h5", sweep.prepared, records);
    const std::vector<Damage> damage = verify_archive(folder / "sweep.h5");
    ASSERT_THAT(damage, SizeIs(1));
    EXPECT_EQ(damage[0].place, "/divergence/distance, chunk [1,0,8,0,0]");
    EXPECT_THAT(damage[0].reason, HasSubstr("cannot be read"));
}

TEST(VerifyArchive, RefusesEveryTruncation) {
    const Spoiled spoiled;
    const std::size_t size = std::filesystem::file_size(spoiled.file());
    for (const std::size_t length : {size - 1, size - 48, size - 49, size - 3000, size / 2, std::size_t{2000},
                                     std::size_t{48}, std::size_t{20}, std::size_t{9}, std::size_t{8}}) {
        std::filesystem::resize_file(spoiled.file(), length);
        EXPECT_THAT(refusal(spoiled.file()), AllOf(HasSubstr("sweep.h5 is"), HasSubstr("netlyap gather")))
            << length;
    }
    test::write_small_archive(spoiled.file());
    std::filesystem::resize_file(spoiled.file(), 2000);
    EXPECT_THAT(refusal(spoiled.file()), HasSubstr("is truncated: it has 2000 bytes of more than"));
}

TEST(VerifyArchive, RefusesFilesOfOthers) {
    const Folder folder;
    EXPECT_THAT(refusal(folder / "none.h5", ExitCode::usage),
                AllOf(HasSubstr("there is no file"), HasSubstr("none.h5")));
    EXPECT_THAT(refusal(folder.path(), ExitCode::usage), HasSubstr("is a folder"));
    test::write_file(folder / "empty.h5", "");
    EXPECT_THAT(refusal(folder / "empty.h5"), HasSubstr("empty.h5 is empty"));
    test::write_file(folder / "text.h5", "sepal length, sepal width\n5.1,3.5\n");
    EXPECT_THAT(refusal(folder / "text.h5"), HasSubstr("does not begin like an HDF5 file"));
    hdf5::close_file(hdf5::create_file(folder / "foreign.h5"));
    EXPECT_THAT(refusal(folder / "foreign.h5"),
                HasSubstr("is an HDF5 file, but not a whole archive of netlyap"));
    seal_archive(folder / "foreign.h5", {});  // even with checksums
    EXPECT_THAT(refusal(folder / "foreign.h5"), HasSubstr("cannot be read as an archive"));
}

TEST(VerifyArchive, RefusesANewerFormat) {
    const Folder folder;
    {
        hdf5::Handle file = hdf5::create_file(folder / "newer.h5");
        hdf5::set_attribute(hdf5::open_object(file, "/"), "format", "netlyap-sweep");
        hdf5::set_attribute(hdf5::open_object(file, "/"), "format_version", std::int64_t{2});
        hdf5::close_file(std::move(file));
    }
    std::filesystem::copy_file(folder / "newer.h5", folder / "inside.h5");
    seal_archive(folder / "newer.h5", {}, 2);
    EXPECT_THAT(refusal(folder / "newer.h5"),
                AllOf(HasSubstr("newer.h5 was written by a newer netlyap: it has format_version 2"),
                      HasSubstr("reads up to 1"), HasSubstr("use a newer netlyap")));
    seal_archive(folder / "inside.h5", {}, 1);
    EXPECT_THAT(refusal(folder / "inside.h5"), HasSubstr("format_version 2"));
}

TEST(VerifyArchive, RefusesAFileThatAnotherProgramChanged) {
    const Spoiled spoiled;
    const std::string whole = test::read_file(spoiled.file());
    test::write_file(spoiled.file(), whole + "more");
    EXPECT_THAT(refusal(spoiled.file()), HasSubstr("the checksums at its end are missing"));
}

TEST(SealArchive, RefusesPlacesThatOverlapOrLieOutside) {
    const Folder folder;
    test::write_file(folder / "file", "\211HDF\r\n\032\n" + std::string(92, 'x'));
    EXPECT_THROW(seal_archive(folder / "file", {{10, 20, "a"}, {29, 5, "b"}}), InternalError);
    EXPECT_THROW(seal_archive(folder / "file", {{90, 11, "a"}}), InternalError);
    EXPECT_THROW(seal_archive(folder / "file", {{~std::uint64_t{0}, 2, "a"}}), InternalError);
    EXPECT_EQ(std::filesystem::file_size(folder / "file"), 100U);
    seal_archive(folder / "file", {{10, 20, "a"}, {30, 0, "nothing"}, {30, 5, "b"}});
    EXPECT_THAT(SealedArchive(folder / "file").damage([](const SealedRange&) { return true; }), IsEmpty());
}

/// The footer's own checksum is right: what it claims is still checked before a byte is read there.
TEST(VerifyArchive, RefusesAFooterThatClaimsMoreThanTheFileHas) {
    const Spoiled spoiled;
    const std::string whole = test::read_file(spoiled.file());
    constexpr std::size_t footer = 48, content = 24, own = 40;
    for (const std::uint64_t claimed : {whole.size() - footer + 1, whole.size(), ~std::uint64_t{0}}) {
        std::string changed = whole;
        std::string last = whole.substr(whole.size() - footer);
        std::memcpy(last.data() + content, &claimed, sizeof claimed);
        const std::uint64_t checksum = digest(std::string_view(last).substr(0, own));
        std::memcpy(last.data() + own, &checksum, sizeof checksum);
        test::write_file(spoiled.file(), changed.replace(whole.size() - footer, footer, last));
        EXPECT_THAT(refusal(spoiled.file()),
                    AllOf(HasSubstr("is damaged in the table of its checksums"), HasSubstr("netlyap gather")))
            << claimed;
    }
}

/// Every older format is read for ever: this file is never written again.
TEST(VerifyArchive, ReadsFormatVersion1) {
    const std::filesystem::path file =
        std::filesystem::path(NETLYAP_SOURCE) / "tests/storage/data/format_version_1.h5";
    EXPECT_THAT(verify_archive(file), IsEmpty());
    EXPECT_THAT(compare_archives(file, file), IsEmpty());
    const ArchiveTables tables = read_tables(file);
    EXPECT_EQ(tables.title, "format version 1");
    EXPECT_FALSE(tables.is_complete);
    ASSERT_THAT(tables.rows, SizeIs(2));
    EXPECT_EQ(tables.rows[1].eta, 1.0);
    EXPECT_EQ(tables.rows[1].epsilon, 1e-4);
    EXPECT_EQ(tables.rows[0].total, 9);
    EXPECT_EQ(tables.rows[1].total, 8);  // the last seed is pending
    EXPECT_EQ(tables.seeds_pending, 1);
    const hdf5::Handle archive = hdf5::open_file(file);
    EXPECT_THAT(hdf5::read_float64(archive, "/training/loss"), SizeIs(2 * 9 * 2));
}

}  // namespace
}  // namespace netlyap::archive
