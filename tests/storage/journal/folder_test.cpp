#include "netlyap/core/error.hpp"
#include "netlyap/storage/journal/journal.hpp"

#include "journal_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/resource.h>
#include <sys/stat.h>
#include <fstream>
#include <map>
#include <set>
#include <thread>

/// Many journals in one folder, and what else may lie there.
namespace netlyap::journal {
namespace {

TEST(JournalFolder, GivesEveryProcessANameOfItsOwnEvenWhereAllSayTheSame) {
    const test::Folder folder;
    constexpr std::size_t writers = 8;
    constexpr std::size_t journals = 25;
    std::vector<std::set<std::filesystem::path>> made(writers);
    {
        std::vector<std::jthread> threads;
        for (std::size_t writer = 0; writer < writers; ++writer)
            threads.emplace_back([&, writer] {
                for (std::size_t i = 0; i < journals; ++i)
                    made[writer].insert(
                        JournalWriter(folder.path(), test::journal_sweep(), test::some_start()).file());
            });
    }
    std::set<std::filesystem::path> all;
    for (const auto& of_writer : made)
        all.insert(of_writer.begin(), of_writer.end());
    EXPECT_EQ(all.size(), writers * journals);
    const JournalIndex index = test::index_of(folder);
    EXPECT_EQ(index.journals.size(), writers * journals);
    EXPECT_TRUE(index.damage.empty());
}

std::size_t mappings() {
    std::ifstream maps("/proc/self/maps");
    std::size_t lines = 0;
    for (std::string line; std::getline(maps, line);)
        ++lines;
    return lines;
}

/// Descriptors from this one on cannot be opened while it lives.
class DescriptorLimit {
public:
    explicit DescriptorLimit(rlim_t limit) {
        ::getrlimit(RLIMIT_NOFILE, &before_);
        const rlimit lower = {limit, before_.rlim_max};
        ::setrlimit(RLIMIT_NOFILE, &lower);
    }
    DescriptorLimit(const DescriptorLimit&) = delete;
    DescriptorLimit& operator=(const DescriptorLimit&) = delete;
    ~DescriptorLimit() { ::setrlimit(RLIMIT_NOFILE, &before_); }

private:
    rlimit before_{};
};

TEST(JournalFolder, IsReadWithFewDescriptorsAndMappingsHoweverManyJournalsThereAre) {
    const test::Folder folder;
    constexpr int journals = 120;
    const scheduling::PreparedJob& prepared = test::journal_sweep();
    for (int journal = 0; journal < journals; ++journal) {
        JournalWriter writer(folder.path(), prepared, test::some_start());
        writer.write(test::made_up_record(prepared, journal % 4), 0.5);
        writer.sync();
    }
    const DescriptorLimit limit(64);
    const JournalIndex index = test::index_of(folder);
    ASSERT_EQ(index.journals.size(), static_cast<std::size_t>(journals));
    const RecordReader reader(index);
    const std::size_t before = mappings();
    std::map<scheduling::WorkUnit, int> found;
    for (int round = 0; round < 2; ++round)
        for (std::size_t journal = 0; journal < index.journals.size(); ++journal) {
            JournalEntry entry = index.records.begin()->second;  // of one record each, at the same place
            entry.journal = journal;
            ++found[reader.read(entry).unit];
        }
    EXPECT_LT(mappings(), before + 20);
    ASSERT_EQ(found.size(), 4U);
    for (const auto& [unit, times] : found)
        EXPECT_EQ(times, 2 * journals / 4);
}

TEST(JournalFolder, ReadsRegularFilesOnly) {
    const test::Folder folder;
    test::write_file(folder / "good.journal", test::journal_bytes(folder, {0, 1}));
    test::write_file(folder / "elsewhere", test::journal_bytes(folder, {2}));
    ASSERT_EQ(::mkfifo((folder / "pipe.journal").c_str(), 0600), 0);
    std::filesystem::create_directory(folder / "folder.journal");
    std::filesystem::create_symlink(folder / "elsewhere", folder / "link.journal");
    std::filesystem::create_symlink("/dev/zero", folder / "zero.journal");
    const JournalIndex index = test::index_of(folder);
    EXPECT_EQ(index.journals, std::vector<std::filesystem::path>{folder / "good.journal"});
    EXPECT_EQ(index.records.size(), 2U);
    EXPECT_EQ(index.damage.size(), 4U);
    for (const JournalDamage& damage : index.damage)
        EXPECT_THAT(damage.reason, testing::HasSubstr("not a regular file"));
}

TEST(JournalFolder, ThatCannotBeReadIsSaidSo) {
    const test::Folder folder;
    test::write_file(folder / "journal", "");
    EXPECT_THROW(static_cast<void>(index_journals(folder / "journal", contract_of(test::journal_sweep()))),
                 IoError);
}

}  // namespace
}  // namespace netlyap::journal
