#include "netlyap/storage/journal/journal.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/sweep/computing/run_control.hpp"

#include "journal_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace netlyap::journal {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Property;
using ::testing::Throws;

TEST(Journal, GivesBackItsRecordsBitForBit) {
    const test::Folder folder;
    const scheduling::PreparedJob prepared(test::journal_job(true));
    std::vector<Bytes> written;
    const scheduling::Grid grid(prepared.job);
    {
        JournalWriter writer(folder.path(), prepared, test::some_start());
        for (scheduling::UnitNumber unit; unit.value < grid.units(); ++unit) {
            const scheduling::Record record = test::made_up_record(prepared, unit.value);
            writer.write(record, 0.125 * static_cast<double>(unit.value));
            written.push_back(
                test::serialized(encode(record, prepared.fields, 0.125 * static_cast<double>(unit.value))));
            if (unit.value % 2 == 1)
                writer.sync();
        }
    }
    const JournalIndex index = index_journals(folder.path(), contract_of(prepared));
    EXPECT_THAT(index.damage, IsEmpty());
    ASSERT_EQ(index.journals.size(), 1U);
    ASSERT_EQ(index.records.size(), static_cast<std::size_t>(grid.units()));
    const RecordReader reader(index);
    for (scheduling::UnitNumber unit; unit.value < grid.units(); ++unit) {
        const JournalEntry& entry = index.records.at(grid.unit(unit));
        EXPECT_EQ(entry.seconds, 0.125 * static_cast<double>(unit.value));
        EXPECT_EQ(test::serialized(reader.read(entry)), written[unit.index()]);
    }
    ASSERT_EQ(index.starts.size(), 1U);
    EXPECT_EQ(index.starts[0].host, "node1");
    EXPECT_EQ(index.starts[0].process, 4711);
    EXPECT_EQ(index.starts[0].rank, 2);
    EXPECT_EQ(index.starts[0].ranks, 5);
    EXPECT_EQ(index.starts[0].kernel, "avx2");
    EXPECT_EQ(index.starts[0].version, "0.1.0 (abc), GNU 12.2.0");
    EXPECT_EQ(index.starts[0].started, 1.7e9);
    EXPECT_GT(index.last_written, 1.7e9);
}

TEST(Journal, HoldsWhatWasSyncedWhileItsWriterLives) {
    const test::Folder folder;
    JournalWriter writer(folder.path(), test::journal_sweep(), test::some_start());
    writer.write(test::made_up_record(test::journal_sweep(), 0), 0.5);
    writer.sync();
    writer.write(test::made_up_record(test::journal_sweep(), 1), 0.5);
    JournalIndex index = test::index_of(folder);
    EXPECT_EQ(index.records.size(), 1U);
    EXPECT_TRUE(test::gives_back(index, 0));
    writer.sync();
    writer.sync();
    index = test::index_of(folder);
    EXPECT_EQ(index.records.size(), 2U);
    EXPECT_TRUE(test::gives_back(index, 1));
    EXPECT_THAT(index.damage, IsEmpty());
}

TEST(Journal, EveryStartHasAFileOfItsOwn) {
    const test::Folder folder;
    for (const double started : {1.7e9, 1.7e9, 1.6e9}) {
        JournalWriter writer(folder.path(), test::journal_sweep(), test::some_start(started));
        writer.write(test::made_up_record(test::journal_sweep(), 0, started == 1.6e9 ? 6.0 : 7.0), 0.5);
        writer.sync();
        EXPECT_EQ(writer.file().extension(), ".journal");
    }
    const JournalIndex index = test::index_of(folder);
    ASSERT_EQ(index.journals.size(), 3U);
    EXPECT_EQ(index.starts[0].started, 1.6e9) << "their names are in the order of the starts";
    EXPECT_EQ(index.records.size(), 1U);
    EXPECT_TRUE(test::gives_back(index, 0, 6.0)) << "of several records of a unit the first counts";
    EXPECT_THAT(index.damage, IsEmpty());
}

TEST(Journal, AResultCountsMoreThanAGiveUp) {
    const scheduling::PreparedJob& prepared = test::journal_sweep();
    const scheduling::Record given_up =
        computing::failed_record(scheduling::Grid(prepared.job).unit(scheduling::UnitNumber{0}));
    for (const bool failed_first : {true, false}) {
        const test::Folder folder;
        JournalWriter earlier(folder.path(), prepared, test::some_start(1.6e9));
        JournalWriter later(folder.path(), prepared, test::some_start(1.7e9));
        (failed_first ? earlier : later).write(given_up, 0.0);
        earlier.sync();
        later.sync();
        EXPECT_EQ(
            RecordReader(test::index_of(folder)).read(test::index_of(folder).records.begin()->second).status,
            given_up.status);
        (failed_first ? later : earlier).write(test::made_up_record(prepared, 0), 0.5);
        earlier.sync();
        later.sync();
        EXPECT_TRUE(test::gives_back(test::index_of(folder), 0)) << failed_first;
    }
}

TEST(Journal, OfAnotherJobIsRefused) {
    const test::Folder folder;
    job::Job other = test::journal_job();
    other.iterations = 31;
    std::filesystem::path file;
    {
        const scheduling::PreparedJob prepared(other);
        JournalWriter writer(folder.path(), prepared, test::some_start());
        writer.write(test::made_up_record(prepared, 0), 0.5);
        writer.sync();
        file = writer.file();
    }
    const auto refuses = [&] {
        EXPECT_THAT(
            [&] { static_cast<void>(test::index_of(folder)); },
            Throws<DataError>(Property(
                &DataError::what, AllOf(HasSubstr(file.string()), HasSubstr("belongs to another job")))));
    };
    refuses();
    std::string bytes = test::read_file(file);
    bytes[30] = static_cast<char>(bytes[30] ^ 1);  // its header is damaged: every record says it too
    test::write_file(file, bytes);
    refuses();
}

TEST(Journal, OfAGrownGridIsTheSameJob) {
    const test::Folder folder;
    test::write_file(folder / "a.journal", test::journal_bytes(folder, {0, 1, 2, 3}));
    job::Job grown = test::journal_job();
    grown.eta = {0.5, 1.0};
    grown.seeds.push_back(10);
    EXPECT_EQ(index_journals(folder.path(), contract_of(grown)).records.size(), 4U);
}

TEST(Journal, WithoutAFolderOrJournalsTheIndexIsEmpty) {
    const test::Folder folder;
    EXPECT_THAT(test::index_of(folder).records, IsEmpty());
    EXPECT_THAT(index_journals(folder / "none", {}).journals, IsEmpty());
    test::write_file(folder / "notes.txt", "not a journal");
    test::write_file(folder / "empty.journal", "");
    const JournalIndex index = test::index_of(folder);
    EXPECT_EQ(index.journals.size(), 1U);
    EXPECT_THAT(index.records, IsEmpty());
    EXPECT_THROW(JournalWriter(folder / "none", test::journal_sweep(), test::some_start()), IoError);
}

TEST(Journal, AReaderNoticesThatAFileHasChanged) {
    const test::Folder folder;
    std::string bytes = test::journal_bytes(folder, {0, 1});
    test::write_file(folder / "a.journal", bytes);
    const JournalIndex index = test::index_of(folder);
    bytes.back() = static_cast<char>(bytes.back() ^ 1);
    test::write_file(folder / "a.journal", bytes);
    EXPECT_TRUE(test::gives_back(index, 0));
    EXPECT_THAT([&] { test::gives_back(index, 1); },
                Throws<DataError>(Property(&DataError::what, HasSubstr("a.journal has changed"))));
}

}  // namespace
}  // namespace netlyap::journal
